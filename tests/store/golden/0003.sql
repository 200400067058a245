BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE bank_questions (
	bank_hash TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	question_hash TEXT NOT NULL, 
	CONSTRAINT pk_bank_questions PRIMARY KEY (bank_hash, position), 
	CONSTRAINT fk_bank_questions_banks FOREIGN KEY(bank_hash) REFERENCES banks (hash), 
	CONSTRAINT fk_bank_questions_questions FOREIGN KEY(question_hash) REFERENCES questions (hash)
)
 WITHOUT ROWID

;
INSERT INTO "bank_questions" VALUES('0799da415bd54c5cbc06b056cae1e24d',0,'fb15d7d100f126af4dd3e81247674486');
INSERT INTO "bank_questions" VALUES('0799da415bd54c5cbc06b056cae1e24d',1,'08fe7ddfc2b6d9987730262d35440806');
INSERT INTO "bank_questions" VALUES('0799da415bd54c5cbc06b056cae1e24d',2,'96e36cc83722e434e6e02b344d6cbc98');
CREATE TABLE banks (
	hash TEXT NOT NULL, 
	bank_id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	format INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	CONSTRAINT pk_banks PRIMARY KEY (hash)
);
INSERT INTO "banks" VALUES('0799da415bd54c5cbc06b056cae1e24d','metals','Metals',1,'{"id":"metals","title":"Metals","language":"en","difficulty":"easy","outcomes":[{"id":"melting","text":"Say what melts when"}]}','{"questions":3,"by_outcome":{"melting":1},"by_difficulty":{"hard":1,"easy":2}}');
CREATE TABLE players (
	tenant TEXT NOT NULL, 
	session TEXT NOT NULL, 
	player TEXT NOT NULL, 
	name TEXT NOT NULL, 
	joined_at BIGINT NOT NULL, 
	left_at BIGINT, 
	points BIGINT DEFAULT '0' NOT NULL, 
	"right" INTEGER DEFAULT '0' NOT NULL, 
	answered INTEGER DEFAULT '0' NOT NULL, team INTEGER, saved_ms BIGINT DEFAULT '0' NOT NULL, run INTEGER DEFAULT '0' NOT NULL, run_round INTEGER, out_round INTEGER, 
	CONSTRAINT pk_players PRIMARY KEY (tenant, session, player), 
	CONSTRAINT fk_players_sessions FOREIGN KEY(tenant, session) REFERENCES sessions (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "players" VALUES('guild-1','duel','dora','Dora',1749999940000,NULL,917,1,1,0,25000,1,0,NULL);
INSERT INTO "players" VALUES('guild-1','duel','emil','Emil',1749999940001,NULL,900,1,1,0,24000,1,0,0);
INSERT INTO "players" VALUES('guild-1','duel','fay','Fay',1749999940002,NULL,917,1,1,1,25000,1,0,NULL);
INSERT INTO "players" VALUES('guild-1','running','ann','Ann',1749999950000,NULL,1,1,1,NULL,0,0,NULL,NULL);
INSERT INTO "players" VALUES('guild-1','running','ben','Ben',1749999951000,NULL,0,0,1,NULL,0,0,NULL,NULL);
INSERT INTO "players" VALUES('guild-1','running','cid','Cid',1749999952000,1749999980000,1,1,1,NULL,0,0,NULL,NULL);
CREATE TABLE posts (
	tenant TEXT NOT NULL, 
	session TEXT NOT NULL, 
	slot TEXT NOT NULL, 
	made_at BIGINT NOT NULL, 
	seq INTEGER NOT NULL, 
	wanted BIGINT NOT NULL, 
	urgent BIGINT NOT NULL, 
	shown BIGINT DEFAULT '0' NOT NULL, 
	ref TEXT, 
	sent_at BIGINT, 
	next_try BIGINT NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	failing_since BIGINT, 
	gone BOOLEAN DEFAULT false NOT NULL, 
	owner TEXT, 
	lease_until BIGINT, 
	CONSTRAINT pk_posts PRIMARY KEY (tenant, session, slot), 
	CONSTRAINT fk_posts_sessions FOREIGN KEY(tenant, session) REFERENCES sessions (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "posts" VALUES('guild-1','running','lobby',1749999950000,0,1,1,1,'m1',1749999950100,0,0,NULL,0,NULL,NULL);
INSERT INTO "posts" VALUES('guild-1','running','r0',1749999960000,0,2,1,2,'m2',1749999960100,0,0,NULL,0,NULL,NULL);
INSERT INTO "posts" VALUES('guild-1','running','r1',1749999995000,1,2,1,1,'m3',1750000000000,0,0,NULL,0,NULL,NULL);
CREATE TABLE questions (
	hash TEXT NOT NULL, 
	format INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_questions PRIMARY KEY (hash)
);
INSERT INTO "questions" VALUES('08fe7ddfc2b6d9987730262d35440806',1,'{"id":"q1","prompt":"What is metal 1 at 20 °C?","options":[{"text":"solid","feedback":"Colder than that."},{"text":"liquid"},{"text":"gas"}],"key":[1],"kind":"single","shuffle":true}');
INSERT INTO "questions" VALUES('96e36cc83722e434e6e02b344d6cbc98',1,'{"id":"q2","prompt":"What is metal 2 at 20 °C?","options":[{"text":"solid","feedback":"Colder than that."},{"text":"liquid"},{"text":"gas"}],"key":[1],"kind":"single","shuffle":true}');
INSERT INTO "questions" VALUES('fb15d7d100f126af4dd3e81247674486',1,'{"id":"q0","prompt":"What is metal 0 at 20 °C?","options":[{"text":"solid","feedback":"Colder than that."},{"text":"liquid"},{"text":"gas"}],"key":[1],"kind":"single","difficulty":"hard","outcomes":["melting"],"shuffle":true}');
CREATE TABLE reports (
	tenant TEXT NOT NULL, 
	question_hash TEXT NOT NULL, 
	player TEXT NOT NULL, 
	bank_id TEXT NOT NULL, 
	question_id TEXT NOT NULL, 
	session TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_reports PRIMARY KEY (tenant, question_hash, player)
)
 WITHOUT ROWID

;
INSERT INTO "reports" VALUES('guild-1','96e36cc83722e434e6e02b344d6cbc98','dora','metals','q2','duel',0,1749999990000);
CREATE TABLE responses (
	tenant TEXT NOT NULL, 
	session TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	player TEXT NOT NULL, 
	choice BIGINT, 
	draft BIGINT NOT NULL, 
	answered_at BIGINT, 
	stamp BIGINT NOT NULL, 
	arrived BIGINT NOT NULL, 
	text TEXT, 
	mark FLOAT, 
	points BIGINT, 
	elapsed_ms BIGINT, 
	CONSTRAINT pk_responses PRIMARY KEY (tenant, session, round, player)
)
 WITHOUT ROWID

;
INSERT INTO "responses" VALUES('guild-1','duel',0,'dora',2,2,1749999960000,1749999960000,1749999960000,NULL,1.0,917,5000);
INSERT INTO "responses" VALUES('guild-1','duel',0,'emil',1,1,1749999961000,1749999961000,1749999961000,NULL,1.0,900,6000);
INSERT INTO "responses" VALUES('guild-1','duel',0,'fay',2,2,1749999960000,1749999960000,1749999960000,NULL,1.0,917,5000);
INSERT INTO "responses" VALUES('guild-1','running',0,'ann',2,2,1749999965000,1749999965000,1749999965000,NULL,1.0,1,5000);
INSERT INTO "responses" VALUES('guild-1','running',0,'ben',1,1,1749999966000,1749999966000,1749999966000,NULL,0.0,0,6000);
INSERT INTO "responses" VALUES('guild-1','running',0,'cid',2,2,1749999967000,1749999967000,1749999967000,NULL,1.0,1,7000);
INSERT INTO "responses" VALUES('guild-1','running',1,'ann',4,4,1750000004000,1750000004000,1750000004000,NULL,NULL,NULL,NULL);
CREATE TABLE rounds (
	tenant TEXT NOT NULL, 
	session TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	question_id TEXT NOT NULL, 
	question_hash TEXT NOT NULL, 
	opened_at BIGINT, 
	due_at BIGINT, 
	closed_at BIGINT, timer_ms BIGINT, lead TEXT, 
	CONSTRAINT pk_rounds PRIMARY KEY (tenant, session, round), 
	CONSTRAINT fk_rounds_sessions FOREIGN KEY(tenant, session) REFERENCES sessions (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "rounds" VALUES('guild-1','duel',0,'q2','96e36cc83722e434e6e02b344d6cbc98',1749999955000,1749999985000,1749999985000,30000,'["1"]');
INSERT INTO "rounds" VALUES('guild-1','duel',1,'q0','fb15d7d100f126af4dd3e81247674486',1750000000000,1750000030000,NULL,NULL,NULL);
INSERT INTO "rounds" VALUES('guild-1','running',0,'q2','96e36cc83722e434e6e02b344d6cbc98',1749999960000,1749999990000,1749999970000,NULL,NULL);
INSERT INTO "rounds" VALUES('guild-1','running',1,'q0','fb15d7d100f126af4dd3e81247674486',1750000000000,1750000030000,NULL,NULL,NULL);
CREATE TABLE sessions (
	tenant TEXT NOT NULL, 
	id TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	host TEXT NOT NULL, 
	bank_hash TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	live BOOLEAN NOT NULL, 
	round INTEGER NOT NULL, 
	version BIGINT NOT NULL, 
	wake_at BIGINT, 
	created_at BIGINT NOT NULL, 
	ended_at BIGINT, 
	format INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (tenant, id)
);
INSERT INTO "sessions" VALUES('guild-1','before','web','lounge','host','0799da415bd54c5cbc06b056cae1e24d','finished',0,2,9,NULL,1749999910000,1749999940000,1,'{"id":"before","place":["guild-1","web","lounge"],"host":"host","host_name":"Hedy","bank_id":"metals","bank_hash":"0799da415bd54c5cbc06b056cae1e24d","title":"Metals","seed":7,"settings":{"entry":"open","answers":"locked","scoring":"accuracy","seconds":30,"reading_seconds":12},"asked":[["q1","08fe7ddfc2b6d9987730262d35440806","single",[1],[0,2,1]],["q2","96e36cc83722e434e6e02b344d6cbc98","single",[1],[1,0,2]],["q0","fb15d7d100f126af4dd3e81247674486","single",[1],[1,0,2]]],"created_at":1749999910000,"phase":"finished","round":2,"seated":0,"opened_at":null,"due_at":null,"closed_at":null,"paused_in":null,"ended_at":1749999940000,"version":9}');
INSERT INTO "sessions" VALUES('guild-1','running','web','lounge','host','0799da415bd54c5cbc06b056cae1e24d','open',1,1,6,1750000031000,1750000000000,NULL,1,'{"id":"running","place":["guild-1","web","lounge"],"host":"host","host_name":"Hedy","bank_id":"metals","bank_hash":"0799da415bd54c5cbc06b056cae1e24d","title":"Metals","seed":7,"settings":{"entry":"lobby","answers":"locked","scoring":"accuracy","seconds":30,"reading_seconds":12},"asked":[["q2","96e36cc83722e434e6e02b344d6cbc98","single",[1],[2,0,1]],["q0","fb15d7d100f126af4dd3e81247674486","single",[1],[1,2,0]],["q1","08fe7ddfc2b6d9987730262d35440806","single",[1],[2,0,1]]],"created_at":1750000000000,"phase":"open","round":1,"seated":2,"opened_at":1750000000000,"due_at":1750000030000,"closed_at":null,"paused_in":null,"ended_at":null,"version":6}');
INSERT INTO "sessions" VALUES('guild-1','duel','web','arena','host','0799da415bd54c5cbc06b056cae1e24d','paused',1,1,1,1750086400000,1750000000000,NULL,2,'{"id":"duel","place":["guild-1","web","arena"],"host":"host","host_name":"Hedy","banks":[["metals","0799da415bd54c5cbc06b056cae1e24d"]],"title":"Metals","seed":7,"settings":{"entry":"lobby","answers":"locked","scoring":"speed","seconds":30,"reading_seconds":12,"streak":true,"teams":["Ash","Birch"],"teaming":"chosen","countdown":5,"talk_seconds":10,"variant":"elimination","target":9000},"asked":[["q2","96e36cc83722e434e6e02b344d6cbc98","single",[1],[2,0,1],[0],0],["q0","fb15d7d100f126af4dd3e81247674486","single",[1],[1,2,0],[],0],["q1","08fe7ddfc2b6d9987730262d35440806","single",[1],[2,0,1],[],0]],"created_at":1750000000000,"phase":"paused","round":1,"seated":3,"sizes":[2,1],"opened_at":1750000000000,"due_at":1750086400000,"closed_at":null,"paused_in":"open","held_at":1750000012000,"left_ms":18000,"pauses":[[1750000002000,1750000004000]],"ending":null,"ended_at":null,"version":1}');
CREATE TABLE shelf (
	tenant TEXT NOT NULL, 
	bank_id TEXT NOT NULL, 
	bank_hash TEXT NOT NULL, 
	CONSTRAINT pk_shelf PRIMARY KEY (tenant, bank_id), 
	CONSTRAINT fk_shelf_banks FOREIGN KEY(bank_hash) REFERENCES banks (hash)
)
 WITHOUT ROWID

;
INSERT INTO "shelf" VALUES('*','metals','0799da415bd54c5cbc06b056cae1e24d');
CREATE UNIQUE INDEX uq_sessions_live_place ON sessions (tenant, platform, channel) WHERE live;
CREATE INDEX ix_sessions_place ON sessions (tenant, platform, channel, created_at);
CREATE INDEX ix_sessions_wake ON sessions (wake_at) WHERE live;
CREATE INDEX ix_players_player ON players (tenant, player);
CREATE INDEX ix_posts_dirty ON posts (next_try) WHERE shown < wanted AND NOT gone;
COMMIT;
