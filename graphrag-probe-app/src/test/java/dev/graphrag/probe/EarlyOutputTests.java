package dev.graphrag.probe;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EarlyOutput}.
 */
class EarlyOutputTests {

	private final PrintStream err = System.err;

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@BeforeEach
	void capture() {
		System.setErr(new PrintStream(this.printed, true, StandardCharsets.UTF_8));
	}

	@AfterEach
	void restore() {
		System.setErr(this.err);
	}

	@Test
	void printsWhatItHeldOnceTheLoggingSystemIsUp() {
		EarlyOutput early = new EarlyOutput();
		early.hold();
		System.err.print("é");
		assertThat(this.printed.toString(StandardCharsets.UTF_8)).isEmpty();
		early.release();
		System.err.print("!");
		assertThat(this.printed.toString(StandardCharsets.UTF_8)).isEqualTo("é!");
	}

	@Test
	void dropsWhatItHeldWhereTheStartFailed() {
		EarlyOutput early = new EarlyOutput();
		early.hold();
		System.out.print("a trace");
		early.drop();
		assertThat(this.printed.toString(StandardCharsets.UTF_8)).isEmpty();
	}

}
