package dev.graphrag.probe.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LastSuccess}.
 */
class LastSuccessTests {

	private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");

	private static final String NAME = "graphrag_openai_probe_last_success_timestamp_seconds";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { " 1.795342530123E9\n", " 1795342530.123\n", " 1.795342530123E9\r\n" })
	void isReadToTheMillisecond(String value) throws IOException {
		assertThat(in("# HELP x\n" + NAME + value + "other 1\n")).isEqualTo(NOW);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", " NaN\n", " +Inf\n", " -5\n", " 0\n", " 1.795342530124E9\n", " 1E99\n", " 9E98\n",
			" 1.795342530123E9", " 1.795342530", " 1.7.9\n", " 1E\n", "{a=\"b\"} 1.7E9\n", "_total 1.7E9\n", " 0x1p3\n",
			" 1.7E9 17\n", " 1.7e9d\n" })
	void whatIsNoTimeInThePastIsIgnored(String value) throws IOException {
		assertThat(in(NAME + value)).isNull();
	}

	@Test
	void fileThatIsNotThereOrNoneOfOursIsIgnored() throws IOException {
		assertThat(LastSuccess.in(this.directory.resolve("nothing"), NOW)).isNull();
		assertThat(LastSuccess.in(this.directory, NOW)).isNull();
		assertThat(in("x" + NAME + " 1.7E9\n")).isNull();
		Path binary = Files.write(this.directory.resolve("binary"), new byte[] { (byte) 0xff, 0, (byte) 0xc3, 10 });
		assertThat(LastSuccess.in(binary, NOW)).isNull();
	}

	private @Nullable Instant in(String text) throws IOException {
		return LastSuccess.in(Files.writeString(this.directory.resolve("metrics.prom"), text), NOW);
	}

}
