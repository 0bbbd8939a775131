package dev.graphrag.probe.environment;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DotenvReader}.
 */
class DotenvReaderTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			`A=b`,					`b`
			` A = b `,				`b`
			`export A=b`,			`b`
			`A=`,					``
			`A=b=c#d`,				`b=c#d`
			`A=b # why`,			`b`
			`A=# why`,				``
			`A="b # c" # why`,		`b # c`
			`A='b "c" \\n'`,		`b "c" \\n`
			`A="b \\"c\\" \\\\"`,	`b "c" \\`
			`A="C:\\dir"`,			`C:\\dir`
			`A=b"c`,				`b"c`
			`A=x${B}y`,				`x${B}y`
			""")
	void readsAValue(String line, String value) throws Exception {
		assertThat(DotenvReader.parse(line).values()).containsExactly(Map.entry("A", value));
	}

	@Test
	void quotedValuesHaveLineBreaks() throws Exception {
		assertThat(DotenvReader.parse("A=\"b\\nc\"\r\nD='e\nf'\r\nG=h").values())
			.containsExactly(Map.entry("A", "b\nc"), Map.entry("D", "e\nf"), Map.entry("G", "h"));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			`GRAPH_RAG_ACTOR="me|OPENAI_BASE_URL=x`,	Line 1 of the .env file opens a quote that is never closed.
			`A=b||C='d`,								Line 3 of the .env file opens a quote that is never closed.
			`A=b|no value`,								Line 2 of the .env file is not NAME=value.
			`A=b|=c`,									Line 2 of the .env file is not NAME=value.
			`A="b" c`,									Line 1 of the .env file has text after a closing quote.
			""")
	void namesTheLineAndNothingOfIt(String file, String problem) {
		assertThatExceptionOfType(DotenvReader.MalformedException.class)
			.isThrownBy(() -> DotenvReader.parse(file.replace('|', '\n')))
			.withMessage(problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE" })
	void takesAByteOrderMark(String charset) throws Exception {
		byte[] file = "\ufeff# Settings\n#A=\nB=ü\n".getBytes(Charset.forName(charset));
		assertThat(DotenvReader.parse(DotenvReader.decode(file)).values()).containsExactly(Map.entry("B", "ü"));
	}

	@Test
	void takesAnOldEditorsComment() throws Exception {
		byte[] file = "# é\nA=b\n".getBytes(StandardCharsets.ISO_8859_1);
		assertThat(DotenvReader.parse(DotenvReader.decode(file)).values()).containsExactly(Map.entry("A", "b"));
	}

	@Test
	void takesAFileOfCommentsAlone() throws Exception {
		assertThat(DotenvReader.parse("# A\n\n#B=c").values()).isEmpty();
	}

}
