-- A store of schema version 3 with four made-up articles, without its index of words.
BEGIN TRANSACTION;
CREATE TABLE actor (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	name TEXT NOT NULL, 
	aliases TEXT NOT NULL, 
	block TEXT NOT NULL, 
	human INTEGER NOT NULL, 
	shown TEXT NOT NULL, 
	known TEXT NOT NULL, 
	settled BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (kind, ref)
);
INSERT INTO "actor" VALUES(1,'person','person:Oak','Anna Oak','[]','Oak',1,'Anna Oak','[]',0);
CREATE TABLE article (
	id INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	ident TEXT NOT NULL, 
	title TEXT NOT NULL, 
	published TEXT, 
	source TEXT, 
	author TEXT, 
	url TEXT, 
	language TEXT, 
	origin TEXT NOT NULL, 
	version TEXT NOT NULL, 
	results TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (digest)
);
INSERT INTO "article" VALUES(1,'f2a1321e817997c9','f2a1321e817997c9','A day',NULL,NULL,NULL,NULL,NULL,'a.txt','1','5b9b18e1c418d4f3d8a151a81531bf4860a82e2db7b0ee37652369d139668515');
INSERT INTO "article" VALUES(2,'309e856bf04f6033','309e856bf04f6033','',NULL,'P0',NULL,NULL,NULL,'P0-309e856bf04f6033.txt','1','c0625d753c0b435bdc37b46af96bee5dcdd69ec49097131bb8f77b2f35e8fd4f');
INSERT INTO "article" VALUES(3,'a1e9bce8c57f0eca','a1e9bce8c57f0eca','',NULL,'P1',NULL,NULL,NULL,'P1-a1e9bce8c57f0eca.txt','1','c0625d753c0b435bdc37b46af96bee5dcdd69ec49097131bb8f77b2f35e8fd4f');
INSERT INTO "article" VALUES(4,'c0b6db29cd4a3205','c0b6db29cd4a3205','',NULL,'P2',NULL,NULL,NULL,'P2-c0b6db29cd4a3205.txt','1','c0625d753c0b435bdc37b46af96bee5dcdd69ec49097131bb8f77b2f35e8fd4f');
CREATE TABLE article_actor (
	article INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	pos INTEGER NOT NULL, 
	actor INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	aliases TEXT NOT NULL, 
	mentions TEXT NOT NULL, 
	PRIMARY KEY (article, kind, pos), 
	FOREIGN KEY(article) REFERENCES article (id) ON DELETE CASCADE, 
	FOREIGN KEY(actor) REFERENCES actor (id)
);
INSERT INTO "article_actor" VALUES(1,'person',0,1,'Anna Oak','[]','[]');
CREATE TABLE body (
	article INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (article), 
	FOREIGN KEY(article) REFERENCES article (id) ON DELETE CASCADE
);
INSERT INTO "body" VALUES(1,'Somebody was in Bakhmut then.
Somebody was in Irpin then.
');
INSERT INTO "body" VALUES(2,'The council of district 1 met 1 times about road 1 and bridge 0x1.
The council of district 1 met 2 times about road 8 and bridge 1x1.
The council of district 1 met 3 times about road 15 and bridge 2x1.
The council of district 1 met 4 times about road 22 and bridge 3x1.
The council of district 1 met 5 times about road 29 and bridge 4x1.
The council of district 1 met 6 times about road 36 and bridge 5x1.
The council of district 1 met 7 times about road 43 and bridge 6x1.
The council of district 1 met 8 times about road 50 and bridge 7x1.
The council of district 1 met 9 times about road 57 and bridge 8x1.
The council of district 1 met 10 times about road 64 and bridge 9x1.
The council of district 1 met 11 times about road 71 and bridge 10x1.
The council of district 1 met 12 times about road 78 and bridge 11x1.
A fire in Visby. 0');
INSERT INTO "body" VALUES(3,'The council of district 1 met 1 times about road 1 and bridge 0x1.
The council of district 1 met 2 times about road 8 and bridge 1x1.
The council of district 1 met 3 times about road 15 and bridge 2x1.
The council of district 1 met 4 times about road 22 and bridge 3x1.
The council of district 1 met 5 times about road 29 and bridge 4x1.
The council of district 1 met 6 times about road 36 and bridge 5x1.
The council of district 1 met 7 times about road 43 and bridge 6x1.
The council of district 1 met 8 times about road 50 and bridge 7x1.
The council of district 1 met 9 times about road 57 and bridge 8x1.
The council of district 1 met 10 times about road 64 and bridge 9x1.
The council of district 1 met 11 times about road 71 and bridge 10x1.
The council of district 1 met 12 times about road 78 and bridge 11x1.
A fire in Visby. 1');
INSERT INTO "body" VALUES(4,'The council of district 1 met 1 times about road 1 and bridge 0x1.
The council of district 1 met 2 times about road 8 and bridge 1x1.
The council of district 1 met 3 times about road 15 and bridge 2x1.
The council of district 1 met 4 times about road 22 and bridge 3x1.
The council of district 1 met 5 times about road 29 and bridge 4x1.
The council of district 1 met 6 times about road 36 and bridge 5x1.
The council of district 1 met 7 times about road 43 and bridge 6x1.
The council of district 1 met 8 times about road 50 and bridge 7x1.
The council of district 1 met 9 times about road 57 and bridge 8x1.
The council of district 1 met 10 times about road 64 and bridge 9x1.
The council of district 1 met 11 times about road 71 and bridge 10x1.
The council of district 1 met 12 times about road 78 and bridge 11x1.
A fire in Visby. 2');
CREATE TABLE candidate (
	mention INTEGER NOT NULL, 
	pos INTEGER NOT NULL, 
	state INTEGER NOT NULL, 
	"match" TEXT NOT NULL, 
	score FLOAT NOT NULL, 
	approximate BOOLEAN NOT NULL, 
	PRIMARY KEY (mention, pos), 
	FOREIGN KEY(mention) REFERENCES mention (id) ON DELETE CASCADE, 
	FOREIGN KEY(state) REFERENCES place_state (id)
);
INSERT INTO "candidate" VALUES(1,0,1,'primary',0.9,0);
INSERT INTO "candidate" VALUES(1,1,1,'partial',0.01,0);
INSERT INTO "candidate" VALUES(3,0,2,'primary',0.9,0);
INSERT INTO "candidate" VALUES(4,0,2,'primary',0.9,0);
INSERT INTO "candidate" VALUES(5,0,2,'primary',0.9,0);
CREATE TABLE collection (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "collection" VALUES(1,'c');
CREATE TABLE date (
	article INTEGER NOT NULL, 
	pos INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	precision TEXT NOT NULL, 
	PRIMARY KEY (article, pos), 
	FOREIGN KEY(article) REFERENCES article (id) ON DELETE CASCADE
);
CREATE TABLE event (
	article INTEGER NOT NULL, 
	pos INTEGER NOT NULL, 
	ref TEXT NOT NULL, 
	type TEXT NOT NULL, 
	label TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	modality TEXT NOT NULL, 
	date TEXT, 
	precision TEXT, 
	first_day TEXT, 
	last_day TEXT, 
	main BOOLEAN NOT NULL, 
	places TEXT NOT NULL, 
	persons TEXT NOT NULL, 
	named TEXT, 
	PRIMARY KEY (article, pos), 
	FOREIGN KEY(article) REFERENCES article (id) ON DELETE CASCADE
);
INSERT INTO "event" VALUES(1,0,'0:0','battle','battle in Bakhmut',16,17,'asserted','2022-05','day','2022-05-01','2022-05-31',0,'[]','[]',NULL);
CREATE TABLE failure (
	id INTEGER NOT NULL, 
	collection INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	line INTEGER, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(collection) REFERENCES collection (id)
);
INSERT INTO "failure" VALUES(1,1,'broken.pdf',NULL,'it is damaged');
CREATE TABLE link (
	article INTEGER NOT NULL, 
	pos INTEGER NOT NULL, 
	mention INTEGER NOT NULL, 
	relation TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	person TEXT, 
	organisation TEXT, 
	event TEXT, 
	modality TEXT NOT NULL, 
	trigger_start INTEGER, 
	trigger_end INTEGER, 
	PRIMARY KEY (article, pos), 
	FOREIGN KEY(article) REFERENCES article (id) ON DELETE CASCADE
);
INSERT INTO "link" VALUES(1,0,0,'other','sentence','person:Oak',NULL,NULL,'asserted',NULL,NULL);
INSERT INTO "link" VALUES(1,1,0,'took_place_in','clause',NULL,NULL,'0:0','asserted',NULL,NULL);
CREATE TABLE mention (
	id INTEGER NOT NULL, 
	article INTEGER NOT NULL, 
	pos INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	role TEXT, 
	demonym BOOLEAN NOT NULL, 
	score FLOAT NOT NULL, 
	method TEXT NOT NULL, 
	sentence_start INTEGER, 
	sentence_end INTEGER, 
	place INTEGER, 
	state INTEGER, 
	belief FLOAT, 
	resolver TEXT, 
	approximate BOOLEAN NOT NULL, 
	spatial TEXT, 
	distance_km FLOAT, 
	bearing_deg FLOAT, 
	radius_km FLOAT, 
	point_lat FLOAT, 
	point_lon FLOAT, 
	PRIMARY KEY (id), 
	UNIQUE (article, pos), 
	FOREIGN KEY(article) REFERENCES article (id) ON DELETE CASCADE, 
	FOREIGN KEY(place) REFERENCES place (id), 
	FOREIGN KEY(state) REFERENCES place_state (id)
);
INSERT INTO "mention" VALUES(1,1,0,16,23,'Bakhmut','place','literal',0,1.0,'',0,29,1,1,0.9,'test',0,'at',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "mention" VALUES(2,1,1,46,51,'Irpin','place','literal',0,1.0,'',30,57,NULL,NULL,0.0,'test',0,'at',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "mention" VALUES(3,2,0,829,834,'Visby','place','literal',0,1.0,'',NULL,NULL,2,2,0.9,'test',0,'at',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "mention" VALUES(4,3,0,829,834,'Visby','place','literal',0,1.0,'',NULL,NULL,2,2,0.9,'test',0,'at',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "mention" VALUES(5,4,0,829,834,'Visby','place','literal',0,1.0,'',NULL,NULL,2,2,0.9,'test',0,'at',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE meta (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema','3');
INSERT INTO "meta" VALUES('changes','6');
CREATE TABLE noise (
	article INTEGER NOT NULL, 
	pos INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (article, pos), 
	FOREIGN KEY(article) REFERENCES article (id) ON DELETE CASCADE
);
CREATE TABLE origin (
	id INTEGER NOT NULL, 
	collection INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	"row" TEXT NOT NULL, 
	article INTEGER NOT NULL, 
	described TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (collection, path, "row"), 
	FOREIGN KEY(collection) REFERENCES collection (id), 
	FOREIGN KEY(article) REFERENCES article (id) ON DELETE CASCADE
);
INSERT INTO "origin" VALUES(1,1,'a.txt','',1,'df5b7f5d341044333a504039852ff3a9c74d8cad6a682e31a7a82abece003b1c');
INSERT INTO "origin" VALUES(2,1,'P0-309e856bf04f6033.txt','',2,'1d6d83336d0e489a14c0e51a9b4f21f66b3a8d897a1aebd9e05fb4a09c5fe234');
INSERT INTO "origin" VALUES(3,1,'P1-a1e9bce8c57f0eca.txt','',3,'5f274aa0cf815449285eca97e8dde5b22bc53b38a2ce3307daae80e1facc6fc6');
INSERT INTO "origin" VALUES(4,1,'P2-c0b6db29cd4a3205.txt','',4,'c0faf5be5be886b5c8e7187b342ab19c58da1a6531ddd276266887105941ca34');
CREATE TABLE place (
	id INTEGER NOT NULL, 
	ref TEXT NOT NULL, 
	name TEXT NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	feature TEXT NOT NULL, 
	country TEXT, 
	admin1 TEXT, 
	population INTEGER NOT NULL, 
	importance FLOAT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (ref)
);
INSERT INTO "place" VALUES(1,'test:Bakhmut','Bakhmut',7.0,0.0,'settlement','UA',NULL,10,0.5);
INSERT INTO "place" VALUES(2,'test:Visby','Visby',60.0,15.0,'settlement','SE',NULL,10,0.5);
CREATE TABLE place_state (
	id INTEGER NOT NULL, 
	ref TEXT NOT NULL, 
	name TEXT NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	feature TEXT NOT NULL, 
	country TEXT, 
	admin1 TEXT, 
	population INTEGER NOT NULL, 
	importance FLOAT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (fingerprint)
);
INSERT INTO "place_state" VALUES(1,'test:Bakhmut','Bakhmut',7.0,0.0,'settlement','UA',NULL,10,0.5,'63d115abba389a0e06c6f6d3b9528490a8b1fa981bcde87a8ce626469b645eda');
INSERT INTO "place_state" VALUES(2,'test:Visby','Visby',60.0,15.0,'settlement','SE',NULL,10,0.5,'bf5a95cf24108ee3420c90840f11d4328a125e43dd144354345758116c339579');
CREATE TABLE tie_actor (
	mention INTEGER NOT NULL, 
	actor INTEGER NOT NULL, 
	article INTEGER NOT NULL, 
	strength INTEGER NOT NULL, 
	relation TEXT NOT NULL, 
	asserted BOOLEAN NOT NULL, 
	link INTEGER NOT NULL, 
	PRIMARY KEY (mention, actor), 
	FOREIGN KEY(mention) REFERENCES mention (id) ON DELETE CASCADE, 
	FOREIGN KEY(actor) REFERENCES actor (id)
);
INSERT INTO "tie_actor" VALUES(1,1,1,2,'other',1,0);
CREATE TABLE tie_event (
	mention INTEGER NOT NULL, 
	event INTEGER NOT NULL, 
	article INTEGER NOT NULL, 
	strength INTEGER NOT NULL, 
	relation TEXT NOT NULL, 
	PRIMARY KEY (mention, event), 
	FOREIGN KEY(article, event) REFERENCES event (article, pos) ON DELETE CASCADE, 
	FOREIGN KEY(mention) REFERENCES mention (id) ON DELETE CASCADE
);
INSERT INTO "tie_event" VALUES(1,0,1,0,'took_place_in');
CREATE INDEX article_source ON article (source);
CREATE INDEX actor_settled ON actor (settled);
CREATE INDEX actor_block ON actor (kind, block);
CREATE INDEX actor_human ON actor (human);
CREATE INDEX origin_article ON origin (article);
CREATE INDEX origin_member ON origin (collection, article);
CREATE INDEX failure_input ON failure (collection, path);
CREATE INDEX mention_place ON mention (place);
CREATE INDEX mention_kind ON mention (kind, place, article);
CREATE INDEX article_actor_actor ON article_actor (actor);
CREATE INDEX event_days ON event (first_day, last_day);
CREATE INDEX tie_actor_article ON tie_actor (article);
CREATE INDEX tie_actor_actor ON tie_actor (actor);
CREATE INDEX tie_event_event ON tie_event (article, event);
COMMIT;
