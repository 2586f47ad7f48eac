-- Sets up a database from scratch: all tables, indexes and first rows. For empty databases.
DROP TABLE IF EXISTS "Incident" CASCADE;
DROP TABLE IF EXISTS "Student" CASCADE;
DROP TABLE IF EXISTS "Classroom" CASCADE;
DROP TABLE IF EXISTS "Teacher" CASCADE;
DROP TABLE IF EXISTS "Organization" CASCADE;

CREATE TABLE "Organization" (
    id text PRIMARY KEY,
    name text NOT NULL,
    domain text,
    "lmsProvider" text
);

CREATE TABLE "Teacher" (
    id text PRIMARY KEY,
    "organizationId" text NOT NULL REFERENCES "Organization",
    email text NOT NULL,
    "displayName" text,
    role text,
    "isSpecialist" boolean
);

CREATE TABLE "Classroom" (
    id text PRIMARY KEY,
    "organizationId" text NOT NULL REFERENCES "Organization",
    name text,
    code text,
    "homeroomTeacherId" text REFERENCES "Teacher"
);

CREATE TABLE "Student" (
    id text PRIMARY KEY,
    "organizationId" text NOT NULL REFERENCES "Organization",
    "firstName" text,
    "lastName" text,
    guardians text,
    "classroomId" text REFERENCES "Classroom"
);

CREATE TABLE "Incident" (
    id text PRIMARY KEY,
    "organizationId" text NOT NULL REFERENCES "Organization",
    "studentId" text REFERENCES "Student",
    category text,
    note text
);

CREATE UNIQUE INDEX "Teacher_email_key" ON "Teacher" (email);
CREATE INDEX "Student_classroomId_idx" ON "Student" ("classroomId");

INSERT INTO "Organization" (id, name, domain, "lmsProvider") VALUES ('org_demo', 'Demo School', 'demo.school', 'GOOGLE');
INSERT INTO "Teacher" (id, "organizationId", email, "displayName", role, "isSpecialist") VALUES ('t_demo', 'org_demo', 'admin@demo.school', 'Demo Admin', 'admin', false);
INSERT INTO "Classroom" (id, "organizationId", name, code, "homeroomTeacherId") VALUES ('c_demo', 'org_demo', 'Demo Class', 'DEMO', 't_demo');
INSERT INTO "Student" (id, "organizationId", "firstName", "lastName", guardians, "classroomId") VALUES ('s_demo', 'org_demo', 'Demo', 'Student', 'none', 'c_demo');
