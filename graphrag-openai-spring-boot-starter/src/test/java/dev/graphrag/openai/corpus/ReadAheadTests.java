package dev.graphrag.openai.corpus;

import dev.graphrag.openai.settings.CorpusSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReadAheadTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			8, 256,  1536, 256,  2730
			8, 256,  1536, 1024, 6144
			8, 256,  1536, 64,   2304
			8, 256,  4,    256,  6144
			8, 2048, 1536, 1024, 18432
			1, 1,    1536, 256,  3
			1024, 2048, 1536, 256, 2099200
			""")
	void isThreeTimesTheRequestsOrAShareOfTheHeapOrOneRequestMore(int concurrency, int maxInputs, int dimensions,
			long megabytes, int texts) {
		CorpusSettings settings = new CorpusSettings(concurrency, maxInputs, 250_000, 10);
		assertThat(ReadAhead.texts(settings, dimensions, megabytes * 1024 * 1024)).isEqualTo(texts);
	}

}
