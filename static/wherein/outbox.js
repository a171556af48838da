/* What a reader does, on its way to Python. While the server is busy Streamlit keeps only the newest value of each
   part of the page, so what was said a moment ago goes along each time; geo/ui/heard.py takes every message once. */
function whereinOutbox() {
  const KEPT = 20, LASTING = 10000;   // messages, milliseconds
  let sent = [], stamp = 0;
  return function (message) {
    const now = Date.now();
    stamp = Math.max(now, stamp + 1);
    sent = sent.filter(function (it) { return now - it[0] < LASTING; }).slice(1 - KEPT).concat([[stamp, message]]);
    return sent;
  };
}
