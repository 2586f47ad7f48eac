-- The school application of incident 002, as it was before the script: without the column "lmsProvider". "organizationId" is the tenant column.
CREATE TABLE "Organization" (id text PRIMARY KEY, name text NOT NULL, domain text);
CREATE TABLE "Teacher" (id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES "Organization", email text NOT NULL, "displayName" text, role text, "isSpecialist" boolean);
CREATE TABLE "Classroom" (id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES "Organization", name text, code text, "homeroomTeacherId" text REFERENCES "Teacher");
CREATE TABLE "Student" (id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES "Organization", "firstName" text, "lastName" text, guardians text, "classroomId" text REFERENCES "Classroom");
CREATE TABLE "Incident" (id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES "Organization", "studentId" text REFERENCES "Student", category text, note text);
