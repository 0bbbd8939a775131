package dev.graphrag.openai.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.springai.EverythingLogged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RecentVectorsTests {

	@TempDir
	private Path directory;

	private final RecentVectors recent = new RecentVectors(Long.MAX_VALUE, 2, "tests", () -> this.directory);

	@AfterEach
	void close() {
		this.recent.close();
	}

	@Test
	void vectorIsKnownAHundredThousandTextsBack() {
		int count = 250_000;
		for (int index = 0; index < count; index++) {
			this.recent.add(key(index), vector(index));
			if (index >= 99_999 && index % 991 == 0) {
				assertThat(this.recent.find(key(index - 99_999))).containsExactly(vector(index - 99_999));
			}
		}
		assertThat(this.recent.find(key(count - 1))).containsExactly(vector(count - 1));
		assertThat(this.recent.find(key(count - 100_000))).containsExactly(vector(count - 100_000));
		assertThat(this.recent.find(key(count - 130_001))).isNull();
		assertThat(this.recent.find(key(0))).isNull();
	}

	@Test
	void textThatComesAgainAndAgainStaysKnown() {
		this.recent.add(key(-1), vector(-1));
		for (int index = 0; index < 400_000; index++) {
			this.recent.add(key(index), vector(index));
			if (index % 90_000 == 0) {
				assertThat(this.recent.find(key(-1))).containsExactly(vector(-1));
			}
		}
		assertThat(this.recent.find(key(300_000))).containsExactly(vector(300_000));
	}

	@Test
	void fewTextsNeedNoFileAndManyHaveOneWithoutAName() throws IOException {
		for (int index = 0; index < 99; index++) {
			this.recent.add(key(index), vector(index));
		}
		assertThat(this.recent.find(key(7))).containsExactly(vector(7));
		assertThat(this.recent.hasFile()).isFalse();
		for (int index = 99; index < 500; index++) {
			this.recent.add(key(index), vector(index));
		}
		assertThat(this.recent.find(key(7))).containsExactly(vector(7));
		assertThat(this.recent.hasFile()).isTrue();
		this.recent.close();
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).isEmpty();
		}
	}

	@Test
	void eachFindHasAnArrayOfItsOwn() {
		this.recent.add(key(1), vector(1));
		float[] first = this.recent.find(key(1));
		assertThat(this.recent.find(key(1))).isNotSameAs(first).containsExactly(vector(1));
	}

	@Test
	void vectorsAreForgottenWithOneWarningWhereTheFileCannotBeWritten() {
		try (EverythingLogged log = new EverythingLogged();
				RecentVectors nowhere = new RecentVectors(Long.MAX_VALUE, 2, "tests",
						() -> this.directory.resolve("missing"))) {
			for (int index = 0; index < 1000; index++) {
				nowhere.add(key(index), vector(index));
			}
			assertThat(nowhere.find(key(999))).isNull();
			assertThat(log.text()).containsOnlyOnce("openai.corpus.duplicates_forgotten");
		}
	}

	private static EmbeddingKey key(int index) {
		return EmbeddingKey.of("m", 2, "text " + index);
	}

	private static float[] vector(int index) {
		return new float[] { index, -index };
	}

	@Test
	void fewTextsNeedFewPlaces() {
		try (RecentVectors few = new RecentVectors(3, 2, "tests", () -> this.directory)) {
			for (int index = 0; index < 3; index++) {
				few.add(key(index), vector(index));
				assertThat(few.find(key(0))).containsExactly(vector(0));
			}
			assertThat(few.find(key(2))).containsExactly(vector(2));
			assertThat(few.hasFile()).isFalse();
		}
	}

	@Test
	void moreTextsThanTheCorpusSaidAreForgottenAndNotMistaken() {
		try (RecentVectors few = new RecentVectors(3, 2, "tests", () -> this.directory)) {
			for (int index = 0; index < 50; index++) {
				few.add(key(index), vector(index));
			}
			for (int index = 0; index < 50; index++) {
				float[] found = few.find(key(index));
				assertThat(found == null || found[0] == index).isTrue();
			}
		}
	}

}
