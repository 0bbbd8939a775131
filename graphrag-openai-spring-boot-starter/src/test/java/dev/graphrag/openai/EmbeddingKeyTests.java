package dev.graphrag.openai;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddingKeyTests {

	private static final EmbeddingKey KEY = EmbeddingKey.of("text-embedding-3-small", 1536, "Grüße");

	// printf 'text-embedding-3-small\n1536\nGrüße' | sha256sum
	@Test
	void hashIsThatOfModelLengthAndText() {
		assertThat(KEY.hash()).isEqualTo("5e585c3aacff23ecbdb824d79844258f767d60c50c66b00f8452f6ce0a3987f6");
	}

	@Test
	void anotherModelLengthOrTextHasAnotherKey() {
		assertThat(KEY).isEqualTo(EmbeddingKey.of("text-embedding-3-small", 1536, "Grüße"))
			.hasSameHashCodeAs(EmbeddingKey.of("text-embedding-3-small", 1536, "Grüße"))
			.isNotEqualTo(EmbeddingKey.of("text-embedding-3-large", 1536, "Grüße"))
			.isNotEqualTo(EmbeddingKey.of("text-embedding-3-small", 153, "6\nGrüße"))
			.isNotEqualTo(EmbeddingKey.of("text-embedding-3-small", 1536, "Grüße "));
	}

	@Test
	void givesTheSameUuidEachTime() {
		assertThat(KEY.uuid()).isEqualTo(EmbeddingKey.of("text-embedding-3-small", 1536, "Grüße").uuid());
		assertThat(KEY.uuid().version()).isEqualTo(3);
		assertThat(KEY.uuid()).isNotEqualTo(EmbeddingKey.of("text-embedding-3-small", 1536, "Gruß").uuid());
	}

	@Test
	void hasNothingOfTheTextInIt() {
		assertThat(KEY.toString()).doesNotContain("Grüße");
	}

	@Test
	void fitsFiniteVectorsOfItsLengthThatAreNotAllZero() {
		EmbeddingKey key = EmbeddingKey.of("m", 2, "text");
		assertThat(key.fits(new float[] { 0, -1 })).isTrue();
		assertThat(key.fits(new float[] { 1, 2, 3 })).isFalse();
		assertThat(key.fits(new float[] { 1, Float.NaN })).isFalse();
		assertThat(key.fits(new float[] { Float.NEGATIVE_INFINITY, 1 })).isFalse();
		assertThat(key.fits(new float[] { 0, -0f })).isFalse();
		assertThat(key.fits(null)).isFalse();
	}

}
