/* What a reader does, on its way to Python. While the server is busy Streamlit keeps only the newest value of each
   part of the page, so what was said a moment ago goes along each time; geo/ui/heard.py takes every message once. */
function whereinOutbox() {
  const KEPT = 20, LASTING = 10000;   // messages, milliseconds
  const name = Math.random();         // a frame that is loaded anew counts from 1 again
  let sent = [], count = 0;
  function take(message) {
    const now = performance.now();
    count += 1;
    sent = sent.filter(function (it) { return now - it.at < LASTING; }).slice(1 - KEPT);
    sent.push({ at: now, said: [count, message] });
    return [name, sent.map(function (it) { return it.said; })];
  }
  /* Whether something was said that Python had not heard when it drew: what it draws next has heard it. */
  take.waits = function (heard) { return (heard[0] === name ? heard[1] : 0) < count; };
  return take;
}
