package dev.graphrag.probe.command;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProbeConsole}: what fits a terminal, and what a script reads.
 */
class ProbeConsoleTests {

	private static final String LONG = "word ".repeat(30).strip();

	private final StringWriter out = new StringWriter();

	@Test
	void wrapsErrorsAndItemsAtATerminal() {
		ProbeConsole console = console(new TerminalTraits(true, false, true));
		console.headline(ProbeConsole.Headline.FAILED, "It failed.");
		console.error(LONG, LONG);
		console.item("note", LONG);
		assertThat(this.out.toString().lines()).hasSize(10).allMatch((line) -> line.length() <= 80);
		assertThat(this.out.toString()).startsWith("!! It failed.\n[ERROR] word");
	}

	@Test
	void leavesErrorsThatGoElsewhereInOneLine() {
		console(new TerminalTraits(true, true, false)).error(LONG, LONG);
		assertThat(this.out.toString().lines()).containsExactly("[ERROR] " + LONG, "[ERROR] " + LONG);
	}

	@Test
	void keepsAPathWhole() {
		String path = "/a directory".repeat(7);
		ProbeConsole console = console(new TerminalTraits(true, false, true));
		console.path("report", path);
		console.path("metrics", "/a b");
		assertThat(this.out.toString().lines()).containsExactly("   report", "   " + path, "   metrics   /a b");
	}

	@Test
	void summaryIsPlainLinesElsewhere() {
		ProbeConsole console = console(TerminalTraits.NONE);
		console.headline(ProbeConsole.Headline.OK, "It went well.");
		console.item("note", LONG);
		console.path("report", "/a b");
		assertThat(this.out.toString().lines()).containsExactly("[INFO] It went well.", "[INFO] note: " + LONG,
				"[INFO] report: /a b");
	}

	private ProbeConsole console(TerminalTraits traits) {
		PrintWriter writer = new PrintWriter(this.out);
		return new ProbeConsole(writer, writer, traits, (text) -> text);
	}

}
