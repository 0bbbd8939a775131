-- Vectors by their text, for dev.graphrag.openai.store.JdbcEmbeddingStore.
DO $$
BEGIN
	-- Services that start together would fail on a table that the other is creating.
	PERFORM pg_advisory_xact_lock(7307218451029384);
	IF to_regclass('openai_embedding') IS NULL THEN
		CREATE TABLE openai_embedding (
			-- SHA-256 of model, dimensions and text, in hexadecimal digits
			hash VARCHAR(64) COLLATE "C" NOT NULL PRIMARY KEY,
			model VARCHAR(255) NOT NULL,
			dimensions INTEGER NOT NULL,
			-- 4-byte IEEE numbers, lowest byte first
			vector BYTEA NOT NULL,
			created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL
		);
		-- Such numbers do not compress, and trying to costs time.
		ALTER TABLE openai_embedding ALTER COLUMN vector SET STORAGE EXTERNAL;
	END IF;
END
$$;
