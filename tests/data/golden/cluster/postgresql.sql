SELECT 'CREATE ROLE "qareports" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'qareports')\gexec
ALTER ROLE "qareports" LOGIN PASSWORD 'it''s "quoted" \ $HOME';
SELECT 'CREATE ROLE "o''brien" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'o''brien')\gexec
ALTER ROLE "o'brien" LOGIN PASSWORD 'pässwörd';
SELECT 'CREATE DATABASE "qareports" OWNER "qareports"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'qareports')\gexec
ALTER DATABASE "qareports" OWNER TO "qareports";
SELECT 'CREATE DATABASE "odd""name" OWNER "o''brien"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'odd"name')\gexec
ALTER DATABASE "odd""name" OWNER TO "o'brien";
