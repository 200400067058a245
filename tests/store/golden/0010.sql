-- A database of schema 0010: that of 0009, migrated.
BEGIN TRANSACTION;
CREATE TABLE accounts (
	platform TEXT NOT NULL, 
	person TEXT NOT NULL, 
	learner TEXT NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_accounts PRIMARY KEY (platform, person)
)
 WITHOUT ROWID

;
INSERT INTO "accounts" VALUES('discord','4711','learner1','Anna');
INSERT INTO "accounts" VALUES('web','ann','learner1','Ann');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE assignment_attempts (
	tenant TEXT NOT NULL, 
	assignment TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	person TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	begun_at BIGINT NOT NULL, 
	"right" INTEGER NOT NULL, 
	answered INTEGER NOT NULL, 
	"of" INTEGER NOT NULL, 
	finished_at BIGINT, 
	CONSTRAINT pk_assignment_attempts PRIMARY KEY (tenant, assignment, platform, person, number)
)
 WITHOUT ROWID

;
INSERT INTO "assignment_attempts" VALUES('guild-1','assignment1','web','ann',1,'Ann',1750000000000,1,2,3,NULL);
CREATE TABLE assignments (
	tenant TEXT NOT NULL, 
	id TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	host TEXT NOT NULL, 
	host_name TEXT NOT NULL, 
	bank_id TEXT NOT NULL, 
	outcome TEXT, 
	title TEXT NOT NULL, 
	deadline BIGINT NOT NULL, 
	attempts INTEGER NOT NULL, 
	created_at BIGINT NOT NULL, 
	ended_at BIGINT, 
	CONSTRAINT pk_assignments PRIMARY KEY (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "assignments" VALUES('guild-1','assignment1','web','lounge','host','Hedy','metals','melting','Melting points',1750604800000,2,1750000000000,NULL);
CREATE TABLE attempts (
	tenant TEXT NOT NULL, 
	session TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	player TEXT NOT NULL, 
	question TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	day INTEGER NOT NULL, 
	season INTEGER NOT NULL, 
	points BIGINT NOT NULL, 
	"right" BOOLEAN NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (tenant, session, round, player)
)
 WITHOUT ROWID

;
INSERT INTO "attempts" VALUES('guild-1','running',0,'ann','metals/q2','lounge',1749999960000,739417,0,10,1);
INSERT INTO "attempts" VALUES('guild-1','running',0,'ben','metals/q2','lounge',1749999960000,739417,0,0,0);
INSERT INTO "attempts" VALUES('guild-1','running',0,'cid','metals/q2','lounge',1749999960000,739417,0,10,1);
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
CREATE TABLE board_counts (
	tenant TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	list TEXT NOT NULL, 
	level INTEGER NOT NULL, 
	bucket BIGINT NOT NULL, 
	players BIGINT NOT NULL, 
	CONSTRAINT pk_board_counts PRIMARY KEY (tenant, channel, list, level, bucket)
)
 WITHOUT ROWID

;
INSERT INTO "board_counts" VALUES('guild-1','','pa',0,10,2);
INSERT INTO "board_counts" VALUES('guild-1','','pa',6,0,3);
INSERT INTO "board_counts" VALUES('guild-1','','pd739417',0,10,2);
INSERT INTO "board_counts" VALUES('guild-1','','pd739417',6,0,3);
INSERT INTO "board_counts" VALUES('guild-1','','pm739403',0,10,2);
INSERT INTO "board_counts" VALUES('guild-1','','pm739403',6,0,3);
INSERT INTO "board_counts" VALUES('guild-1','','pw739411',0,10,2);
INSERT INTO "board_counts" VALUES('guild-1','','pw739411',6,0,3);
INSERT INTO "board_counts" VALUES('guild-1','','r739417',0,1,3);
INSERT INTO "board_counts" VALUES('guild-1','','r739417',6,0,3);
INSERT INTO "board_counts" VALUES('guild-1','lounge','pa',0,10,2);
INSERT INTO "board_counts" VALUES('guild-1','lounge','pa',6,0,3);
INSERT INTO "board_counts" VALUES('guild-1','lounge','pd739417',0,10,2);
INSERT INTO "board_counts" VALUES('guild-1','lounge','pd739417',6,0,3);
INSERT INTO "board_counts" VALUES('guild-1','lounge','pm739403',0,10,2);
INSERT INTO "board_counts" VALUES('guild-1','lounge','pm739403',6,0,3);
INSERT INTO "board_counts" VALUES('guild-1','lounge','pw739411',0,10,2);
INSERT INTO "board_counts" VALUES('guild-1','lounge','pw739411',6,0,3);
INSERT INTO "board_counts" VALUES('guild-1','lounge','r739417',0,1,3);
INSERT INTO "board_counts" VALUES('guild-1','lounge','r739417',6,0,3);
CREATE TABLE board_names (
	tenant TEXT NOT NULL, 
	player TEXT NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_board_names PRIMARY KEY (tenant, player)
)
 WITHOUT ROWID

;
INSERT INTO "board_names" VALUES('guild-1','ann','Ann');
INSERT INTO "board_names" VALUES('guild-1','ben','Ben');
INSERT INTO "board_names" VALUES('guild-1','cid','Cid');
CREATE TABLE board_runs (
	tenant TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	player TEXT NOT NULL, 
	last INTEGER NOT NULL, 
	length INTEGER NOT NULL, 
	CONSTRAINT pk_board_runs PRIMARY KEY (tenant, channel, player, last)
)
 WITHOUT ROWID

;
INSERT INTO "board_runs" VALUES('guild-1','','ann',739417,1);
INSERT INTO "board_runs" VALUES('guild-1','','ben',739417,1);
INSERT INTO "board_runs" VALUES('guild-1','','cid',739417,1);
INSERT INTO "board_runs" VALUES('guild-1','lounge','ann',739417,1);
INSERT INTO "board_runs" VALUES('guild-1','lounge','ben',739417,1);
INSERT INTO "board_runs" VALUES('guild-1','lounge','cid',739417,1);
CREATE TABLE board_sums (
	tenant TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	period TEXT NOT NULL, 
	player TEXT NOT NULL, 
	points BIGINT NOT NULL, 
	"right" INTEGER NOT NULL, 
	answered INTEGER NOT NULL, 
	accuracy INTEGER, 
	CONSTRAINT pk_board_sums PRIMARY KEY (tenant, channel, period, player)
)
 WITHOUT ROWID

;
INSERT INTO "board_sums" VALUES('guild-1','','a','ann',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','a','ben',0,0,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','a','cid',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','d739417','ann',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','d739417','ben',0,0,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','d739417','cid',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','m739403','ann',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','m739403','ben',0,0,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','m739403','cid',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','w739411','ann',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','w739411','ben',0,0,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','','w739411','cid',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','a','ann',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','a','ben',0,0,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','a','cid',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','d739417','ann',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','d739417','ben',0,0,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','d739417','cid',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','m739403','ann',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','m739403','ben',0,0,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','m739403','cid',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','w739411','ann',10,1,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','w739411','ben',0,0,1,NULL);
INSERT INTO "board_sums" VALUES('guild-1','lounge','w739411','cid',10,1,1,NULL);
CREATE TABLE dailies (
	tenant TEXT NOT NULL, 
	id TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	due_at BIGINT, 
	version BIGINT NOT NULL, 
	format INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_dailies PRIMARY KEY (tenant, id)
);
INSERT INTO "dailies" VALUES('guild-1','daily1','web','channel-of-daily1',1750000000005,1,1,'{"id":"daily1","place":["guild-1","web","channel-of-daily1"],"host":"host","host_name":"Hedy","plan":{"minute":0,"weekdays":[0,1,2,3,4,5,6],"zone":"UTC","bank":"","series":"course","outcomes":[],"count":null,"pace":"together","seconds":45,"open_minutes":90,"mention":"","grace_minutes":0},"set_at":1750000000000,"state":"on","next_day":"2026-05-04","due_at":1750000000005,"last":["2026-05-04",7,"sess"],"position":3,"held":"busy","skipped":[["2026-05-02","away"],["2026-05-03","empty"]],"more":4}');
CREATE TABLE daily_questions (
	tenant TEXT NOT NULL, 
	daily TEXT NOT NULL, 
	bank_id TEXT NOT NULL, 
	question_id TEXT NOT NULL, 
	asked INTEGER NOT NULL, 
	answered BIGINT NOT NULL, 
	"right" BIGINT NOT NULL, 
	CONSTRAINT pk_daily_questions PRIMARY KEY (tenant, daily, bank_id, question_id), 
	CONSTRAINT fk_daily_questions_dailies FOREIGN KEY(tenant, daily) REFERENCES dailies (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "daily_questions" VALUES('guild-1','daily1','metals','q0',2,10,4);
CREATE TABLE daily_quizzes (
	tenant TEXT NOT NULL, 
	daily TEXT NOT NULL, 
	day TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	session TEXT NOT NULL, 
	posted_at BIGINT NOT NULL, 
	late_ms BIGINT NOT NULL, 
	CONSTRAINT pk_daily_quizzes PRIMARY KEY (tenant, daily, day), 
	CONSTRAINT fk_daily_quizzes_dailies FOREIGN KEY(tenant, daily) REFERENCES dailies (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "daily_quizzes" VALUES('guild-1','daily1','2026-05-04',7,'running',1750000000000,0);
CREATE TABLE departures (
	tenant TEXT NOT NULL, 
	left_at BIGINT NOT NULL, 
	remove_at BIGINT NOT NULL, 
	CONSTRAINT pk_departures PRIMARY KEY (tenant)
)
 WITHOUT ROWID

;
INSERT INTO "departures" VALUES('guild-9',1750000000000,1752592000000);
CREATE TABLE installations (
	tenant TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	installed_at BIGINT NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_installations PRIMARY KEY (tenant)
);
INSERT INTO "installations" VALUES('guild-1','web',1750000000000,'sealed');
CREATE TABLE league_members (
	tenant TEXT NOT NULL, 
	league TEXT NOT NULL, 
	player TEXT NOT NULL, 
	week INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	team INTEGER, 
	CONSTRAINT pk_league_members PRIMARY KEY (tenant, league, player, week), 
	CONSTRAINT fk_league_members_leagues FOREIGN KEY(tenant, league) REFERENCES leagues (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "league_members" VALUES('guild-1','league1','ann',739411,'Ann',0);
INSERT INTO "league_members" VALUES('guild-1','league1','ben',739411,'Ben',1);
INSERT INTO "league_members" VALUES('guild-1','league1','ben',739418,'Ben',NULL);
INSERT INTO "league_members" VALUES('guild-1','league1','cid',739411,'Cid',1);
INSERT INTO "league_members" VALUES('guild-1','league1','cid',739418,'Cid',2);
CREATE TABLE league_weeks (
	tenant TEXT NOT NULL, 
	league TEXT NOT NULL, 
	week INTEGER NOT NULL, 
	session TEXT, 
	format INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_league_weeks PRIMARY KEY (tenant, league, week), 
	CONSTRAINT fk_league_weeks_leagues FOREIGN KEY(tenant, league) REFERENCES leagues (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "league_weeks" VALUES('guild-1','league1',739404,'post2',1,'{"season":2,"names":["Reds","Blues","Greens"],"sides":[[0,1,1,30],[1,2,1,10],[2,0,0,0]]}');
CREATE TABLE leagues (
	tenant TEXT NOT NULL, 
	id TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	due_at BIGINT, 
	version BIGINT NOT NULL, 
	format INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_leagues PRIMARY KEY (tenant, id)
);
INSERT INTO "leagues" VALUES('guild-1','league1','web','lounge',1750000000007,1,1,'{"id":"league1","place":["guild-1","web","lounge"],"host":"host","host_name":"Hedy","teams":["Reds","Blues","Greens"],"teaming":"balanced","minute":540,"set_at":1750000000000,"post":"post1","week":739411,"due_at":1750000000007}');
CREATE TABLE learner_profiles (
	learner TEXT NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_learner_profiles PRIMARY KEY (learner)
);
INSERT INTO "learner_profiles" VALUES('learner1','{"format":1,"exam":"2025-07-01","a_day":30,"new_a_day":5,"zone":"Europe/Berlin"}');
CREATE TABLE members (
	tenant TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	person TEXT NOT NULL, 
	seen BOOLEAN DEFAULT false NOT NULL, 
	CONSTRAINT pk_members PRIMARY KEY (tenant, platform, person)
)
 WITHOUT ROWID

;
INSERT INTO "members" VALUES('guild-1','web','ann',1);
CREATE TABLE memories (
	learner TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	bank_id TEXT NOT NULL, 
	question_id TEXT NOT NULL, 
	due_at BIGINT, 
	last_at BIGINT, 
	stale BOOLEAN DEFAULT false NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_memories PRIMARY KEY (learner, owner, bank_id, question_id)
)
 WITHOUT ROWID

;
INSERT INTO "memories" VALUES('learner1','*','metals','q2',1750086360005,1749999960005,0,'{"format":1,"stability":0.9499354192530894,"difficulty":7.220733842647357,"first_at":1749740760000,"last_at":1749999960005,"due_at":1750086360005,"answers":2,"right":1,"meetings":2,"run":1,"cursor":1,"hash":"96e36cc83722e434e6e02b344d6cbc98","looks":[[0,0,0,25,0],[1,4,0,25,1]],"previous":{"stability":0.212,"difficulty":6.4133,"first_at":1749740760000,"last_at":1749740760000,"due_at":1749827160000,"answers":1,"meetings":1,"cursor":0,"hash":"96e36cc83722e434e6e02b344d6cbc98","looks":[[0,0,0,25,0]]}}');
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
INSERT INTO "players" VALUES('guild-1','contest','dan','Dan',1749999901000,NULL,990,1,1,0,29000,1,0,NULL);
INSERT INTO "players" VALUES('guild-1','contest','eve','Eve',1749999902000,NULL,0,0,1,1,0,0,NULL,0);
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
INSERT INTO "posts" VALUES('guild-1','post1','notice',1749999999995,0,1,1,1,'m8',1750000000000,0,0,NULL,0,NULL,NULL);
INSERT INTO "posts" VALUES('guild-1','post2','notice',1749999999995,1,1,1,1,'m9',1750000000000,0,0,NULL,0,NULL,NULL);
INSERT INTO "posts" VALUES('guild-1','running','lobby',1749999950000,0,1,1,1,'m1',1749999950100,0,0,NULL,0,NULL,NULL);
INSERT INTO "posts" VALUES('guild-1','running','r0',1749999960000,0,2,1,2,'m2',1749999960100,0,0,NULL,0,NULL,NULL);
INSERT INTO "posts" VALUES('guild-1','running','r1',1749999995000,1,2,1,1,'m3',1750000000000,0,0,NULL,0,NULL,NULL);
CREATE TABLE practices (
	learner TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_practices PRIMARY KEY (learner)
);
INSERT INTO "practices" VALUES('learner1',1,'{"format":1}');
CREATE TABLE questions (
	hash TEXT NOT NULL, 
	format INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_questions PRIMARY KEY (hash)
);
INSERT INTO "questions" VALUES('08fe7ddfc2b6d9987730262d35440806',1,'{"id":"q1","prompt":"What is metal 1 at 20 °C?","options":[{"text":"solid","feedback":"Colder than that."},{"text":"liquid"},{"text":"gas"}],"key":[1],"kind":"single","shuffle":true}');
INSERT INTO "questions" VALUES('96e36cc83722e434e6e02b344d6cbc98',1,'{"id":"q2","prompt":"What is metal 2 at 20 °C?","options":[{"text":"solid","feedback":"Colder than that."},{"text":"liquid"},{"text":"gas"}],"key":[1],"kind":"single","shuffle":true}');
INSERT INTO "questions" VALUES('fb15d7d100f126af4dd3e81247674486',1,'{"id":"q0","prompt":"What is metal 0 at 20 °C?","options":[{"text":"solid","feedback":"Colder than that."},{"text":"liquid"},{"text":"gas"}],"key":[1],"kind":"single","difficulty":"hard","outcomes":["melting"],"shuffle":true}');
CREATE TABLE reminders (
	platform TEXT NOT NULL, 
	person TEXT NOT NULL, 
	due_at BIGINT, 
	format INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_reminders PRIMARY KEY (platform, person)
);
INSERT INTO "reminders" VALUES('web','ann',1750000000009,1,'{"minute":1020,"zone":"Europe/Berlin","places":[["guild-1","web","main"]],"sent_on":"2026-05-04","refused":false}');
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
INSERT INTO "reports" VALUES('guild-1','96e36cc83722e434e6e02b344d6cbc98','eve','metals','q2','contest',0,1749999945000);
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
INSERT INTO "responses" VALUES('guild-1','contest',0,'dan',2,2,1749999911000,1749999911000,1749999911000,NULL,1.0,990,1000);
INSERT INTO "responses" VALUES('guild-1','contest',0,'eve',4,4,1749999912000,1749999912000,1749999912000,NULL,0.0,0,2000);
INSERT INTO "responses" VALUES('guild-1','duel',0,'dora',2,2,1749999960000,1749999960000,1749999960000,NULL,1.0,917,5000);
INSERT INTO "responses" VALUES('guild-1','duel',0,'emil',1,1,1749999961000,1749999961000,1749999961000,NULL,1.0,900,6000);
INSERT INTO "responses" VALUES('guild-1','duel',0,'fay',2,2,1749999960000,1749999960000,1749999960000,NULL,1.0,917,5000);
INSERT INTO "responses" VALUES('guild-1','running',0,'ann',2,2,1749999965000,1749999965000,1749999965000,NULL,1.0,1,5000);
INSERT INTO "responses" VALUES('guild-1','running',0,'ben',1,1,1749999966000,1749999966000,1749999966000,NULL,0.0,0,6000);
INSERT INTO "responses" VALUES('guild-1','running',0,'cid',2,2,1749999967000,1749999967000,1749999967000,NULL,1.0,1,7000);
INSERT INTO "responses" VALUES('guild-1','running',1,'ann',4,4,1750000004000,1750000004000,1750000004000,NULL,NULL,NULL,NULL);
CREATE TABLE reviews (
	platform TEXT NOT NULL, 
	person TEXT NOT NULL, 
	tenant TEXT NOT NULL, 
	session TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	owner TEXT NOT NULL, 
	bank_id TEXT NOT NULL, 
	question_id TEXT NOT NULL, 
	question_hash TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	"right" BOOLEAN NOT NULL, 
	chance FLOAT NOT NULL, 
	source TEXT NOT NULL, 
	elapsed_ms BIGINT, 
	usual_ms BIGINT, 
	hints INTEGER NOT NULL, 
	undone BOOLEAN NOT NULL, 
	CONSTRAINT pk_reviews PRIMARY KEY (platform, person, tenant, session, round)
)
 WITHOUT ROWID

;
INSERT INTO "reviews" VALUES('web','ann','','practice1',3,'*','metals','q2','96e36cc83722e434e6e02b344d6cbc98',1749740760000,0,0.25,'practice',4000,NULL,1,0);
INSERT INTO "reviews" VALUES('web','ann','guild-1','running',0,'*','metals','q2','96e36cc83722e434e6e02b344d6cbc98',1749999960005,1,0.25,'live',5,NULL,0,0);
CREATE TABLE rounds (
	tenant TEXT NOT NULL, 
	session TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	question_id TEXT NOT NULL, 
	question_hash TEXT NOT NULL, 
	opened_at BIGINT, 
	due_at BIGINT, 
	closed_at BIGINT, timer_ms BIGINT, lead TEXT, folded_to TEXT DEFAULT '', 
	CONSTRAINT pk_rounds PRIMARY KEY (tenant, session, round), 
	CONSTRAINT fk_rounds_sessions FOREIGN KEY(tenant, session) REFERENCES sessions (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "rounds" VALUES('guild-1','contest',0,'q2','96e36cc83722e434e6e02b344d6cbc98',1749999910000,1749999940000,1749999940000,30000,'["0"]','');
INSERT INTO "rounds" VALUES('guild-1','duel',0,'q2','96e36cc83722e434e6e02b344d6cbc98',1749999955000,1749999985000,1749999985000,30000,'["1"]','');
INSERT INTO "rounds" VALUES('guild-1','duel',1,'q0','fb15d7d100f126af4dd3e81247674486',1750000000000,1750000030000,NULL,NULL,NULL,'');
INSERT INTO "rounds" VALUES('guild-1','running',0,'q2','96e36cc83722e434e6e02b344d6cbc98',1749999960000,1749999990000,1749999970000,NULL,NULL,NULL);
INSERT INTO "rounds" VALUES('guild-1','running',1,'q0','fb15d7d100f126af4dd3e81247674486',1750000000000,1750000030000,NULL,NULL,NULL,'');
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
	body TEXT NOT NULL, holds BOOLEAN DEFAULT false NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (tenant, id)
);
INSERT INTO "sessions" VALUES('guild-1','before','web','lounge','host','0799da415bd54c5cbc06b056cae1e24d','finished',0,2,9,NULL,1749999910000,1749999940000,1,'{"id":"before","place":["guild-1","web","lounge"],"host":"host","host_name":"Hedy","bank_id":"metals","bank_hash":"0799da415bd54c5cbc06b056cae1e24d","title":"Metals","seed":7,"settings":{"entry":"open","answers":"locked","scoring":"accuracy","seconds":30,"reading_seconds":12},"asked":[["q1","08fe7ddfc2b6d9987730262d35440806","single",[1],[0,2,1]],["q2","96e36cc83722e434e6e02b344d6cbc98","single",[1],[1,0,2]],["q0","fb15d7d100f126af4dd3e81247674486","single",[1],[1,0,2]]],"created_at":1749999910000,"phase":"finished","round":2,"seated":0,"opened_at":null,"due_at":null,"closed_at":null,"paused_in":null,"ended_at":1749999940000,"version":9}',0);
INSERT INTO "sessions" VALUES('guild-1','running','web','lounge','host','0799da415bd54c5cbc06b056cae1e24d','open',1,1,6,1750000031000,1750000000000,NULL,2,'{"id":"running","place":["guild-1","web","lounge"],"host":"host","host_name":"Hedy","banks":[["metals","0799da415bd54c5cbc06b056cae1e24d"]],"title":"Metals","seed":7,"settings":{"entry":"lobby","answers":"locked","scoring":"accuracy","seconds":30,"reading_seconds":12,"streak":false,"teams":[],"teaming":"chosen","countdown":0,"talk_seconds":0,"variant":"plain","target":null,"pace":"together"},"asked":[["q2","96e36cc83722e434e6e02b344d6cbc98","single",[1],[2,0,1],[],0],["q0","fb15d7d100f126af4dd3e81247674486","single",[1],[1,2,0],[],0],["q1","08fe7ddfc2b6d9987730262d35440806","single",[1],[2,0,1],[],0]],"created_at":1750000000000,"phase":"open","round":1,"seated":2,"sizes":[],"opened_at":1750000000000,"due_at":1750000030000,"closed_at":null,"paused_in":null,"held_at":null,"left_ms":null,"pauses":[],"ending":null,"ended_at":null,"version":6,"occurrence":null}',1);
INSERT INTO "sessions" VALUES('guild-1','contest','web','arena','host','0799da415bd54c5cbc06b056cae1e24d','finished',0,0,1,NULL,1749999901000,1749999950000,2,'{"id":"contest","place":["guild-1","web","arena"],"host":"host","host_name":"Hedy","banks":[["metals","0799da415bd54c5cbc06b056cae1e24d"]],"title":"Metals","seed":7,"settings":{"entry":"lobby","answers":"locked","scoring":"speed","seconds":30,"reading_seconds":12,"streak":true,"teams":["Reds","Blues"],"teaming":"dealt","countdown":5,"talk_seconds":10,"variant":"sudden_death","target":5000,"pace":"together"},"asked":[["q2","96e36cc83722e434e6e02b344d6cbc98","single",[1],[2,0,1],[0],0],["q0","fb15d7d100f126af4dd3e81247674486","single",[1],[1,2,0],[],0],["q1","08fe7ddfc2b6d9987730262d35440806","single",[1],[2,0,1],[],0]],"created_at":1749999901000,"phase":"finished","round":0,"seated":2,"sizes":[1,1],"opened_at":1749999910000,"due_at":null,"closed_at":1749999940000,"paused_in":null,"held_at":null,"left_ms":null,"pauses":[[1749999920000,1749999925000]],"ending":"last_standing","ended_at":1749999950000,"version":1,"occurrence":null}',0);
INSERT INTO "sessions" VALUES('guild-1','duel','web','arena','host','0799da415bd54c5cbc06b056cae1e24d','paused',1,1,1,1750086400000,1750000000000,NULL,2,'{"id":"duel","place":["guild-1","web","arena"],"host":"host","host_name":"Hedy","banks":[["metals","0799da415bd54c5cbc06b056cae1e24d"]],"title":"Metals","seed":7,"settings":{"entry":"lobby","answers":"locked","scoring":"speed","seconds":30,"reading_seconds":12,"streak":true,"teams":["Ash","Birch"],"teaming":"chosen","countdown":5,"talk_seconds":10,"variant":"elimination","target":9000,"pace":"together"},"asked":[["q2","96e36cc83722e434e6e02b344d6cbc98","single",[1],[2,0,1],[0],0],["q0","fb15d7d100f126af4dd3e81247674486","single",[1],[1,2,0],[],0],["q1","08fe7ddfc2b6d9987730262d35440806","single",[1],[2,0,1],[],0]],"created_at":1750000000000,"phase":"paused","round":1,"seated":3,"sizes":[2,1],"opened_at":1750000000000,"due_at":1750086400000,"closed_at":null,"paused_in":"open","held_at":1750000012000,"left_ms":18000,"pauses":[[1750000002000,1750000004000]],"ending":null,"ended_at":null,"version":1,"occurrence":null}',1);
INSERT INTO "sessions" VALUES('guild-1','post1','web','lounge','host','','finished',0,-1,1,NULL,1749999999991,1750000000000,2,'{"id":"post1","place":["guild-1","web","lounge"],"host":"host","host_name":"Hedy","banks":[],"title":"League","seed":7,"settings":{"entry":"open","answers":"locked","scoring":"accuracy","seconds":30,"reading_seconds":12,"streak":false,"teams":[],"teaming":"chosen","countdown":0,"talk_seconds":0,"variant":"plain","target":null,"pace":"together"},"asked":[],"created_at":1749999999991,"phase":"finished","round":-1,"seated":0,"sizes":[],"opened_at":null,"due_at":null,"closed_at":null,"paused_in":null,"held_at":null,"left_ms":null,"pauses":[],"ending":null,"ended_at":1750000000000,"version":1,"occurrence":null}',0);
INSERT INTO "sessions" VALUES('guild-1','post2','web','lounge','host','','finished',0,-1,1,NULL,1749999999995,1750000000000,2,'{"id":"post2","place":["guild-1","web","lounge"],"host":"host","host_name":"Hedy","banks":[],"title":"League","seed":7,"settings":{"entry":"open","answers":"locked","scoring":"accuracy","seconds":30,"reading_seconds":12,"streak":false,"teams":[],"teaming":"chosen","countdown":0,"talk_seconds":0,"variant":"plain","target":null,"pace":"together"},"asked":[],"created_at":1749999999995,"phase":"finished","round":-1,"seated":0,"sizes":[],"opened_at":null,"due_at":null,"closed_at":null,"paused_in":null,"held_at":null,"left_ms":null,"pauses":[],"ending":null,"ended_at":1750000000000,"version":1,"occurrence":null}',0);
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
CREATE TABLE streaks (
	tenant TEXT NOT NULL, 
	daily TEXT NOT NULL, 
	player TEXT NOT NULL, 
	name TEXT NOT NULL, 
	days INTEGER NOT NULL, 
	best INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	frozen_on TEXT, 
	CONSTRAINT pk_streaks PRIMARY KEY (tenant, daily, player), 
	CONSTRAINT fk_streaks_dailies FOREIGN KEY(tenant, daily) REFERENCES dailies (tenant, id)
)
 WITHOUT ROWID

;
INSERT INTO "streaks" VALUES('guild-1','daily1','ann','Ann',4,9,7,'2026-05-04');
CREATE TABLE tenant_settings (
	tenant TEXT NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_tenant_settings PRIMARY KEY (tenant, name)
)
 WITHOUT ROWID

;
INSERT INTO "tenant_settings" VALUES('guild-1','hosts','leads');
CREATE TABLE tickets (
	hash TEXT NOT NULL, 
	expires_at BIGINT NOT NULL, "of" TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_tickets PRIMARY KEY (hash)
);
CREATE INDEX ix_sessions_place ON sessions (tenant, platform, channel, created_at);
CREATE INDEX ix_sessions_wake ON sessions (wake_at) WHERE live;
CREATE INDEX ix_players_player ON players (tenant, player);
CREATE INDEX ix_posts_dirty ON posts (next_try) WHERE shown < wanted AND NOT gone;
CREATE INDEX ix_tickets_expires_at ON tickets (expires_at);
CREATE INDEX ix_attempts_question ON attempts (tenant, player, question, at, session, round);
CREATE INDEX ix_board_sums_points ON board_sums (tenant, channel, period, points, player);
CREATE INDEX ix_board_sums_accuracy ON board_sums (tenant, channel, period, accuracy, player) WHERE accuracy IS NOT NULL;
CREATE INDEX ix_board_runs_last ON board_runs (tenant, channel, last, length, player);
CREATE INDEX ix_board_counts_empty ON board_counts (tenant) WHERE players = 0;
CREATE UNIQUE INDEX uq_sessions_held_place ON sessions (tenant, platform, channel) WHERE holds;
CREATE UNIQUE INDEX uq_dailies_place ON dailies (tenant, platform, channel);
CREATE INDEX ix_dailies_due ON dailies (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX uq_daily_quizzes_session ON daily_quizzes (tenant, session);
CREATE INDEX ix_reminders_due ON reminders (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX uq_leagues_place ON leagues (tenant, platform, channel);
CREATE INDEX ix_leagues_due ON leagues (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX uq_league_weeks_session ON league_weeks (tenant, session) WHERE session IS NOT NULL;
CREATE INDEX ix_sessions_host ON sessions (tenant, host);
CREATE INDEX ix_sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX ix_rounds_unfolded ON rounds (closed_at) WHERE folded_to IS NOT NULL AND closed_at IS NOT NULL;
CREATE INDEX ix_accounts_learner ON accounts (learner);
CREATE INDEX ix_members_person ON members (platform, person);
CREATE INDEX ix_reviews_question ON reviews (platform, person, owner, bank_id, question_id);
CREATE INDEX ix_reviews_at ON reviews (at);
CREATE INDEX ix_memories_stale ON memories (learner) WHERE stale;
CREATE INDEX ix_assignment_attempts_person ON assignment_attempts (platform, person);
COMMIT;
