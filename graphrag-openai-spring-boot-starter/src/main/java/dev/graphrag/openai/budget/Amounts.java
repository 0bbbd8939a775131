package dev.graphrag.openai.budget;

/**
 * A number of each kind: what is reserved, or the places in the lines.
 */
record Amounts(long requests, long tokens) {

	long of(Kind kind) {
		return (kind == Kind.REQUESTS) ? this.requests : this.tokens;
	}

}
