-- A PostgreSQL store of version 5, as pg_dump wrote it.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.wherein_note() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
    INSERT INTO stale SELECT DISTINCT article FROM changed ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION public.wherein_note_actor() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
    INSERT INTO stale SELECT DISTINCT named.article
    FROM before JOIN changed USING (id) JOIN article_actor AS named ON named.actor = changed.id
    WHERE (before.human, before.someone) IS DISTINCT FROM (changed.human, changed.someone)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION public.wherein_note_article() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
    INSERT INTO stale SELECT id FROM changed ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.actor (
    id integer NOT NULL,
    kind text NOT NULL,
    ref character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    aliases text NOT NULL,
    block character varying NOT NULL COLLATE pg_catalog."C",
    human integer NOT NULL,
    shown character varying NOT NULL COLLATE pg_catalog."C",
    known text NOT NULL,
    someone boolean NOT NULL,
    settled boolean NOT NULL
);
CREATE SEQUENCE public.actor_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.actor_id_seq OWNED BY public.actor.id;
CREATE TABLE public.article (
    id integer NOT NULL,
    digest character varying NOT NULL COLLATE pg_catalog."C",
    ident character varying NOT NULL COLLATE pg_catalog."C",
    title character varying NOT NULL COLLATE pg_catalog."C",
    published character varying COLLATE pg_catalog."C",
    source character varying COLLATE pg_catalog."C",
    author character varying COLLATE pg_catalog."C",
    url character varying COLLATE pg_catalog."C",
    language character varying COLLATE pg_catalog."C",
    origin character varying NOT NULL COLLATE pg_catalog."C",
    version character varying NOT NULL COLLATE pg_catalog."C",
    results text NOT NULL,
    licence character varying COLLATE pg_catalog."C",
    story integer
);
CREATE TABLE public.article_actor (
    article integer NOT NULL,
    kind text NOT NULL,
    pos integer NOT NULL,
    actor integer NOT NULL,
    name character varying NOT NULL COLLATE pg_catalog."C",
    aliases text NOT NULL,
    mentions text NOT NULL
);
CREATE SEQUENCE public.article_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.article_id_seq OWNED BY public.article.id;
CREATE TABLE public.audit (
    id integer NOT NULL,
    made text NOT NULL,
    who character varying NOT NULL COLLATE pg_catalog."C",
    what text NOT NULL,
    detail character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.audit_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.band (
    key bigint NOT NULL,
    article integer NOT NULL
);
CREATE TABLE public.body (
    article integer NOT NULL,
    text character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.candidate (
    mention integer NOT NULL,
    pos integer NOT NULL,
    state integer NOT NULL,
    match text NOT NULL,
    score double precision NOT NULL,
    approximate boolean NOT NULL
);
CREATE TABLE public.collection (
    id integer NOT NULL,
    name character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.collection_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.collection_id_seq OWNED BY public.collection.id;
CREATE TABLE public.correction (
    id integer NOT NULL,
    made text NOT NULL,
    who character varying NOT NULL COLLATE pg_catalog."C",
    topic character varying NOT NULL COLLATE pg_catalog."C",
    verdict text NOT NULL,
    scope text NOT NULL,
    name character varying NOT NULL COLLATE pg_catalog."C",
    folded character varying NOT NULL COLLATE pg_catalog."C",
    article character varying COLLATE pg_catalog."C",
    start integer,
    "end" integer,
    country character varying COLLATE pg_catalog."C",
    kind text,
    other character varying NOT NULL COLLATE pg_catalog."C",
    event character varying COLLATE pg_catalog."C",
    place integer,
    note character varying NOT NULL COLLATE pg_catalog."C",
    undone text,
    undone_by character varying COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.correction_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.correction_id_seq OWNED BY public.correction.id;
CREATE TABLE public.date (
    article integer NOT NULL,
    pos integer NOT NULL,
    start integer NOT NULL,
    "end" integer NOT NULL,
    value character varying NOT NULL COLLATE pg_catalog."C",
    "precision" character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.event (
    article integer NOT NULL,
    pos integer NOT NULL,
    ref character varying NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL,
    label character varying NOT NULL COLLATE pg_catalog."C",
    start integer NOT NULL,
    "end" integer NOT NULL,
    modality text NOT NULL,
    date character varying COLLATE pg_catalog."C",
    "precision" character varying COLLATE pg_catalog."C",
    first_day text,
    last_day text,
    main boolean NOT NULL,
    places text NOT NULL,
    persons text NOT NULL,
    named character varying COLLATE pg_catalog."C",
    shown_type text NOT NULL,
    shown_label character varying NOT NULL COLLATE pg_catalog."C",
    shown_date character varying COLLATE pg_catalog."C",
    happened boolean NOT NULL,
    moved integer,
    fixed integer,
    type_method character varying NOT NULL COLLATE pg_catalog."C",
    triggers text NOT NULL
);
CREATE TABLE public.extra (
    article integer NOT NULL,
    pos integer NOT NULL,
    name character varying NOT NULL COLLATE pg_catalog."C",
    value character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.fact (
    mention integer NOT NULL,
    article integer NOT NULL,
    place integer NOT NULL,
    sentence integer NOT NULL,
    first integer NOT NULL,
    last integer NOT NULL,
    belief double precision NOT NULL,
    literal boolean NOT NULL,
    standing boolean NOT NULL,
    several boolean NOT NULL,
    radius double precision NOT NULL,
    colour smallint NOT NULL,
    approximate boolean NOT NULL,
    best boolean NOT NULL,
    best_of_both boolean NOT NULL
);
CREATE TABLE public.fact_article (
    article integer NOT NULL,
    story integer NOT NULL,
    first integer NOT NULL,
    last integer NOT NULL,
    copied boolean NOT NULL,
    literal_all integer NOT NULL,
    literal_50 integer NOT NULL,
    literal_70 integer NOT NULL,
    literal_90 integer NOT NULL,
    literal_undated integer NOT NULL,
    associative_all integer NOT NULL,
    associative_50 integer NOT NULL,
    associative_70 integer NOT NULL,
    associative_90 integer NOT NULL,
    associative_undated integer NOT NULL
);
CREATE TABLE public.failure (
    id integer NOT NULL,
    collection integer NOT NULL,
    path character varying NOT NULL COLLATE pg_catalog."C",
    line integer,
    reason character varying NOT NULL COLLATE pg_catalog."C",
    file character varying COLLATE pg_catalog."C",
    place character varying COLLATE pg_catalog."C",
    advice character varying COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.failure_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.failure_id_seq OWNED BY public.failure.id;
CREATE TABLE public.forgotten (
    kind text NOT NULL,
    mark text NOT NULL,
    made text NOT NULL
);
CREATE TABLE public.happening (
    article integer NOT NULL,
    pos integer NOT NULL,
    key bigint NOT NULL,
    type smallint NOT NULL,
    begins integer NOT NULL,
    ends integer NOT NULL
);
CREATE TABLE public.label (
    label integer NOT NULL,
    article integer NOT NULL
);
CREATE TABLE public.label_name (
    id integer NOT NULL,
    kind character varying NOT NULL COLLATE pg_catalog."C",
    value character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.label_name_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.label_name_id_seq OWNED BY public.label_name.id;
CREATE TABLE public.link (
    article integer NOT NULL,
    pos integer NOT NULL,
    mention integer NOT NULL,
    relation text NOT NULL,
    tier text NOT NULL,
    person character varying COLLATE pg_catalog."C",
    organisation character varying COLLATE pg_catalog."C",
    event character varying COLLATE pg_catalog."C",
    modality text NOT NULL,
    trigger_start integer,
    trigger_end integer
);
CREATE TABLE public.mention (
    id integer NOT NULL,
    article integer NOT NULL,
    pos integer NOT NULL,
    start integer NOT NULL,
    "end" integer NOT NULL,
    text character varying NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    role text,
    demonym boolean NOT NULL,
    score double precision NOT NULL,
    method character varying NOT NULL COLLATE pg_catalog."C",
    sentence_start integer,
    sentence_end integer,
    place integer,
    state integer,
    belief double precision,
    resolver character varying COLLATE pg_catalog."C",
    unasked character varying COLLATE pg_catalog."C",
    approximate boolean NOT NULL,
    spatial text,
    distance_km double precision,
    bearing_deg double precision,
    radius_km double precision,
    point_lat double precision,
    point_lon double precision,
    counts boolean DEFAULT true NOT NULL,
    fixed integer
);
CREATE SEQUENCE public.mention_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mention_id_seq OWNED BY public.mention.id;
CREATE TABLE public.meta (
    key text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.named_actor (
    article integer NOT NULL,
    actor integer NOT NULL,
    person boolean NOT NULL
);
CREATE TABLE public.noise (
    article integer NOT NULL,
    pos integer NOT NULL,
    start integer NOT NULL,
    "end" integer NOT NULL,
    reason character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.origin (
    id integer NOT NULL,
    collection integer NOT NULL,
    path character varying NOT NULL COLLATE pg_catalog."C",
    "row" character varying NOT NULL COLLATE pg_catalog."C",
    article integer NOT NULL,
    described text NOT NULL,
    source character varying COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.origin_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.origin_id_seq OWNED BY public.origin.id;
CREATE TABLE public.paragraph (
    key bigint NOT NULL,
    article integer NOT NULL,
    start integer NOT NULL,
    "end" integer NOT NULL,
    recurs boolean NOT NULL
);
CREATE TABLE public.place (
    id integer NOT NULL,
    ref character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    feature text NOT NULL,
    country character varying COLLATE pg_catalog."C",
    admin1 character varying COLLATE pg_catalog."C",
    population bigint NOT NULL,
    importance double precision NOT NULL
);
CREATE SEQUENCE public.place_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.place_id_seq OWNED BY public.place.id;
CREATE TABLE public.place_state (
    id integer NOT NULL,
    ref character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    feature text NOT NULL,
    country character varying COLLATE pg_catalog."C",
    admin1 character varying COLLATE pg_catalog."C",
    population bigint NOT NULL,
    importance double precision NOT NULL,
    fingerprint text NOT NULL
);
CREATE SEQUENCE public.place_state_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.place_state_id_seq OWNED BY public.place_state.id;
CREATE TABLE public.sentence_words (
    mention integer NOT NULL,
    words tsvector NOT NULL
);
CREATE TABLE public.signature (
    article integer NOT NULL,
    hashes bytea NOT NULL
);
CREATE UNLOGGED TABLE public.stale (
    article integer NOT NULL
);
CREATE TABLE public.tie_actor (
    mention integer NOT NULL,
    actor integer NOT NULL,
    article integer NOT NULL,
    strength integer NOT NULL,
    relation text NOT NULL,
    asserted boolean NOT NULL,
    link integer NOT NULL
);
CREATE TABLE public.tie_event (
    mention integer NOT NULL,
    event integer NOT NULL,
    article integer NOT NULL,
    strength integer NOT NULL,
    relation text NOT NULL
);
CREATE TABLE public.tied_actor (
    mention integer NOT NULL,
    article integer NOT NULL,
    place integer NOT NULL,
    sentence integer NOT NULL,
    first integer NOT NULL,
    last integer NOT NULL,
    belief double precision NOT NULL,
    literal boolean NOT NULL,
    standing boolean NOT NULL,
    several boolean NOT NULL,
    actor integer NOT NULL,
    person boolean NOT NULL,
    acts boolean NOT NULL
);
CREATE TABLE public.tied_event (
    mention integer NOT NULL,
    article integer NOT NULL,
    place integer NOT NULL,
    sentence integer NOT NULL,
    first integer NOT NULL,
    last integer NOT NULL,
    belief double precision NOT NULL,
    literal boolean NOT NULL,
    standing boolean NOT NULL,
    several boolean NOT NULL,
    key bigint NOT NULL,
    pos integer NOT NULL,
    type smallint NOT NULL,
    begins integer NOT NULL,
    ends integer NOT NULL,
    lead boolean NOT NULL
);
ALTER TABLE ONLY public.actor ALTER COLUMN id SET DEFAULT nextval('public.actor_id_seq'::regclass);
ALTER TABLE ONLY public.article ALTER COLUMN id SET DEFAULT nextval('public.article_id_seq'::regclass);
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.collection ALTER COLUMN id SET DEFAULT nextval('public.collection_id_seq'::regclass);
ALTER TABLE ONLY public.correction ALTER COLUMN id SET DEFAULT nextval('public.correction_id_seq'::regclass);
ALTER TABLE ONLY public.failure ALTER COLUMN id SET DEFAULT nextval('public.failure_id_seq'::regclass);
ALTER TABLE ONLY public.label_name ALTER COLUMN id SET DEFAULT nextval('public.label_name_id_seq'::regclass);
ALTER TABLE ONLY public.mention ALTER COLUMN id SET DEFAULT nextval('public.mention_id_seq'::regclass);
ALTER TABLE ONLY public.origin ALTER COLUMN id SET DEFAULT nextval('public.origin_id_seq'::regclass);
ALTER TABLE ONLY public.place ALTER COLUMN id SET DEFAULT nextval('public.place_id_seq'::regclass);
ALTER TABLE ONLY public.place_state ALTER COLUMN id SET DEFAULT nextval('public.place_state_id_seq'::regclass);
INSERT INTO public.meta VALUES ('schema', '5');
INSERT INTO public.meta VALUES ('changes', '1');
SELECT pg_catalog.setval('public.actor_id_seq', 1, false);
SELECT pg_catalog.setval('public.article_id_seq', 1, false);
SELECT pg_catalog.setval('public.audit_id_seq', 1, false);
SELECT pg_catalog.setval('public.collection_id_seq', 1, false);
SELECT pg_catalog.setval('public.correction_id_seq', 1, false);
SELECT pg_catalog.setval('public.failure_id_seq', 1, false);
SELECT pg_catalog.setval('public.label_name_id_seq', 1, false);
SELECT pg_catalog.setval('public.mention_id_seq', 1, false);
SELECT pg_catalog.setval('public.origin_id_seq', 1, false);
SELECT pg_catalog.setval('public.place_id_seq', 1, false);
SELECT pg_catalog.setval('public.place_state_id_seq', 1, false);
ALTER TABLE ONLY public.actor
    ADD CONSTRAINT actor_kind_ref_key UNIQUE (kind, ref);
ALTER TABLE ONLY public.actor
    ADD CONSTRAINT actor_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.article_actor
    ADD CONSTRAINT article_actor_pkey PRIMARY KEY (article, kind, pos);
ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.band
    ADD CONSTRAINT band_pkey PRIMARY KEY (key, article);
ALTER TABLE ONLY public.body
    ADD CONSTRAINT body_pkey PRIMARY KEY (article);
ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_pkey PRIMARY KEY (mention, pos);
ALTER TABLE ONLY public.collection
    ADD CONSTRAINT collection_name_key UNIQUE (name);
ALTER TABLE ONLY public.collection
    ADD CONSTRAINT collection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.correction
    ADD CONSTRAINT correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.date
    ADD CONSTRAINT date_pkey PRIMARY KEY (article, pos);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (article, pos);
ALTER TABLE ONLY public.extra
    ADD CONSTRAINT extra_pkey PRIMARY KEY (article, pos);
ALTER TABLE ONLY public.fact_article
    ADD CONSTRAINT fact_article_pkey PRIMARY KEY (article);
ALTER TABLE ONLY public.failure
    ADD CONSTRAINT failure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.forgotten
    ADD CONSTRAINT forgotten_pkey PRIMARY KEY (kind, mark);
ALTER TABLE ONLY public.happening
    ADD CONSTRAINT happening_pkey PRIMARY KEY (article, pos);
ALTER TABLE ONLY public.label_name
    ADD CONSTRAINT label_name_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.label
    ADD CONSTRAINT label_pkey PRIMARY KEY (label, article);
ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (article, pos);
ALTER TABLE ONLY public.mention
    ADD CONSTRAINT mention_article_pos_key UNIQUE (article, pos);
ALTER TABLE ONLY public.mention
    ADD CONSTRAINT mention_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.named_actor
    ADD CONSTRAINT named_actor_pkey PRIMARY KEY (article, actor);
ALTER TABLE ONLY public.noise
    ADD CONSTRAINT noise_pkey PRIMARY KEY (article, pos);
ALTER TABLE ONLY public.origin
    ADD CONSTRAINT origin_collection_path_row_key UNIQUE (collection, path, "row");
ALTER TABLE ONLY public.origin
    ADD CONSTRAINT origin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.paragraph
    ADD CONSTRAINT paragraph_pkey PRIMARY KEY (key, article);
ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_ref_key UNIQUE (ref);
ALTER TABLE ONLY public.place_state
    ADD CONSTRAINT place_state_fingerprint_key UNIQUE (fingerprint);
ALTER TABLE ONLY public.place_state
    ADD CONSTRAINT place_state_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sentence_words
    ADD CONSTRAINT sentence_words_pkey PRIMARY KEY (mention);
ALTER TABLE ONLY public.signature
    ADD CONSTRAINT signature_pkey PRIMARY KEY (article);
ALTER TABLE ONLY public.stale
    ADD CONSTRAINT stale_pkey PRIMARY KEY (article);
ALTER TABLE ONLY public.tie_actor
    ADD CONSTRAINT tie_actor_pkey PRIMARY KEY (mention, actor);
ALTER TABLE ONLY public.tie_event
    ADD CONSTRAINT tie_event_pkey PRIMARY KEY (mention, event);
CREATE INDEX actor_block ON public.actor USING btree (kind, block);
CREATE INDEX actor_human ON public.actor USING btree (human);
CREATE INDEX actor_settled ON public.actor USING btree (settled);
CREATE INDEX article_actor_actor ON public.article_actor USING btree (actor);
CREATE INDEX article_source ON public.article USING btree (md5((source)::text));
CREATE INDEX article_story ON public.article USING btree (story);
CREATE INDEX band_article ON public.band USING btree (article);
CREATE INDEX correction_article ON public.correction USING btree (article);
CREATE INDEX correction_event ON public.correction USING btree (event);
CREATE INDEX correction_folded ON public.correction USING btree (folded);
CREATE INDEX correction_topic ON public.correction USING btree (topic);
CREATE INDEX correction_verdict ON public.correction USING btree (verdict);
CREATE INDEX event_days ON public.event USING btree (first_day, last_day);
CREATE INDEX event_fixed ON public.event USING btree (fixed);
CREATE INDEX event_ref ON public.event USING btree (ref);
CREATE INDEX extra_value ON public.extra USING btree (md5((name)::text), md5((value)::text));
CREATE INDEX fact_article_copied ON public.fact_article USING btree (story) WHERE copied;
CREATE INDEX fact_article_first ON public.fact_article USING btree (first, last);
CREATE INDEX fact_article_mention ON public.fact USING btree (article, mention);
CREATE UNIQUE INDEX fact_mention ON public.fact USING btree (mention);
CREATE INDEX fact_place ON public.fact USING btree (place, literal DESC, belief DESC, mention DESC);
CREATE INDEX fact_radius ON public.fact USING btree (place) WHERE (radius >= (0)::double precision);
CREATE INDEX fact_sentence ON public.fact USING btree (sentence);
CREATE INDEX failure_file ON public.failure USING btree (collection, file);
CREATE INDEX failure_input ON public.failure USING btree (collection, path);
CREATE INDEX happening_key ON public.happening USING btree (key, article, pos);
CREATE INDEX happening_type ON public.happening USING btree (type);
CREATE INDEX label_article ON public.label USING btree (article);
CREATE UNIQUE INDEX label_name_value ON public.label_name USING btree (md5((kind)::text), md5((value)::text));
CREATE INDEX mention_fixed ON public.mention USING btree (fixed);
CREATE INDEX mention_kind ON public.mention USING btree (kind, place, article);
CREATE INDEX mention_place ON public.mention USING btree (place);
CREATE INDEX mention_text ON public.mention USING btree (text);
CREATE INDEX mention_unasked ON public.mention USING btree (article) WHERE (unasked IS NOT NULL);
CREATE INDEX named_actor_actor ON public.named_actor USING btree (actor);
CREATE INDEX origin_article ON public.origin USING btree (article);
CREATE INDEX origin_member ON public.origin USING btree (collection, article);
CREATE INDEX paragraph_article ON public.paragraph USING btree (article);
CREATE INDEX sentence_words_words ON public.sentence_words USING gin (words);
CREATE INDEX tie_actor_actor ON public.tie_actor USING btree (actor);
CREATE INDEX tie_actor_article ON public.tie_actor USING btree (article);
CREATE INDEX tie_event_event ON public.tie_event USING btree (article, event);
CREATE INDEX tied_actor_actor ON public.tied_actor USING btree (actor);
CREATE INDEX tied_actor_article ON public.tied_actor USING btree (article);
CREATE INDEX tied_actor_mention ON public.tied_actor USING btree (mention);
CREATE INDEX tied_event_article ON public.tied_event USING btree (article);
CREATE INDEX tied_event_key ON public.tied_event USING btree (key);
CREATE INDEX tied_event_mention ON public.tied_event USING btree (mention);
CREATE INDEX tied_event_type ON public.tied_event USING btree (type, begins);
CREATE TRIGGER note_delete AFTER DELETE ON public.article REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note_article();
CREATE TRIGGER note_delete AFTER DELETE ON public.article_actor REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_delete AFTER DELETE ON public.event REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_delete AFTER DELETE ON public.extra REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_delete AFTER DELETE ON public.mention REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_delete AFTER DELETE ON public.origin REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_delete AFTER DELETE ON public.tie_actor REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_delete AFTER DELETE ON public.tie_event REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_insert AFTER INSERT ON public.article REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note_article();
CREATE TRIGGER note_insert AFTER INSERT ON public.article_actor REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_insert AFTER INSERT ON public.event REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_insert AFTER INSERT ON public.extra REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_insert AFTER INSERT ON public.mention REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_insert AFTER INSERT ON public.origin REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_insert AFTER INSERT ON public.tie_actor REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_insert AFTER INSERT ON public.tie_event REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_moved AFTER UPDATE ON public.origin REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_update AFTER UPDATE ON public.actor REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note_actor();
CREATE TRIGGER note_update AFTER UPDATE ON public.article REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note_article();
CREATE TRIGGER note_update AFTER UPDATE ON public.event REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_update AFTER UPDATE ON public.mention REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
CREATE TRIGGER note_update AFTER UPDATE ON public.origin REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.wherein_note();
ALTER TABLE ONLY public.article_actor
    ADD CONSTRAINT article_actor_actor_fkey FOREIGN KEY (actor) REFERENCES public.actor(id);
ALTER TABLE ONLY public.article_actor
    ADD CONSTRAINT article_actor_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.band
    ADD CONSTRAINT band_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.body
    ADD CONSTRAINT body_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_mention_fkey FOREIGN KEY (mention) REFERENCES public.mention(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_state_fkey FOREIGN KEY (state) REFERENCES public.place_state(id);
ALTER TABLE ONLY public.correction
    ADD CONSTRAINT correction_place_fkey FOREIGN KEY (place) REFERENCES public.place(id);
ALTER TABLE ONLY public.date
    ADD CONSTRAINT date_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_fixed_fkey FOREIGN KEY (fixed) REFERENCES public.correction(id);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_moved_fkey FOREIGN KEY (moved) REFERENCES public.place(id);
ALTER TABLE ONLY public.extra
    ADD CONSTRAINT extra_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.failure
    ADD CONSTRAINT failure_collection_fkey FOREIGN KEY (collection) REFERENCES public.collection(id);
ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mention
    ADD CONSTRAINT mention_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mention
    ADD CONSTRAINT mention_fixed_fkey FOREIGN KEY (fixed) REFERENCES public.correction(id);
ALTER TABLE ONLY public.mention
    ADD CONSTRAINT mention_place_fkey FOREIGN KEY (place) REFERENCES public.place(id);
ALTER TABLE ONLY public.mention
    ADD CONSTRAINT mention_state_fkey FOREIGN KEY (state) REFERENCES public.place_state(id);
ALTER TABLE ONLY public.noise
    ADD CONSTRAINT noise_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.origin
    ADD CONSTRAINT origin_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.origin
    ADD CONSTRAINT origin_collection_fkey FOREIGN KEY (collection) REFERENCES public.collection(id);
ALTER TABLE ONLY public.paragraph
    ADD CONSTRAINT paragraph_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sentence_words
    ADD CONSTRAINT sentence_words_mention_fkey FOREIGN KEY (mention) REFERENCES public.mention(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.signature
    ADD CONSTRAINT signature_article_fkey FOREIGN KEY (article) REFERENCES public.article(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tie_actor
    ADD CONSTRAINT tie_actor_actor_fkey FOREIGN KEY (actor) REFERENCES public.actor(id);
ALTER TABLE ONLY public.tie_actor
    ADD CONSTRAINT tie_actor_mention_fkey FOREIGN KEY (mention) REFERENCES public.mention(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tie_event
    ADD CONSTRAINT tie_event_article_event_fkey FOREIGN KEY (article, event) REFERENCES public.event(article, pos) ON DELETE CASCADE;
ALTER TABLE ONLY public.tie_event
    ADD CONSTRAINT tie_event_mention_fkey FOREIGN KEY (mention) REFERENCES public.mention(id) ON DELETE CASCADE;
