-- Vectors by their text, for dev.graphrag.openai.store.JdbcEmbeddingStore.
CREATE TABLE IF NOT EXISTS openai_embedding (
	-- SHA-256 of model, dimensions and text, in hexadecimal digits
	hash VARCHAR(64) NOT NULL PRIMARY KEY,
	model VARCHAR(255) NOT NULL,
	dimensions INTEGER NOT NULL,
	-- 4-byte IEEE numbers, lowest byte first
	vector BINARY VARYING NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL
);
