package dev.graphrag.openai.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.pick;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

/**
 * Properties of {@link Redactor} that hold for any text. A failure prints the seed to
 * repeat it with, as the system property {@code QT_SEED}.
 */
class RedactorPropertyTests {

	private static final List<String> PLAIN = List.of("the", "token", "budget", "prompt_tokens", "=", ": ", "12",
			"gpt-4.1-mini", " ", "\n", "{", "}", "[", "]", ",", "\"", "\\", "'", "%20", "+", "é", "😀", "\uD83D",
			"\u0000", "/", "task-list", "basic plan", "bearer of news", "model", "https://api.openai.com/v1", "*");

	private static final List<String> TELLING = List.of("sk-", "token", "password", "api-key", "Authorization",
			"Bearer ", "Basic ", "=", ":", "\":\"", "\\\":\\\"", "https://", "@", "%3D", "\\u003d", "\\n", "***",
			"****", "x1", "]", "[", "x-openai-client", "null", "<token>", "</token>", "<", ">", "&lt;", "--token ",
			"\"name\":", "\"value\":", "name=", "value=");

	private static final Gen<String> TEXT = join(pick(concat(PLAIN, TELLING)), 0, 30);

	private static final Gen<String> VALUE = strings().betweenCodePoints(33, 0x1F64F)
		.ofLengthBetween(4, 60)
		.assuming((value) -> value.strip().length() >= 4 && value.chars().allMatch((c) -> c != '*'));

	private static final Gen<String> TOKEN = strings().betweenCodePoints('A', 'Z').ofLengthBetween(12, 40);

	@Test
	void neverLeaksKnownValues() {
		qt().forAll(VALUE, TEXT, TEXT, integers().between(0, 4)).check((value, before, after, depth) -> {
			String redacted = new Redactor(List.of(value)).redact(before + escape(value, depth) + after);
			return !redacted.contains(value) && (!redacted.contains(escape(value, depth)) || value.isBlank());
		});
	}

	@Test
	void neverLeaksUnknownValuesOfSecretKeys() {
		List<UnaryOperator<String>> shapes = List.of((t) -> "sk-" + t, (t) -> "Bearer " + t + "1",
				(t) -> "Basic " + Base64.getEncoder().encodeToString((t + ":" + t).getBytes(StandardCharsets.UTF_8)),
				(t) -> "Authorization: Custom " + t, (t) -> "{\"api_key\": \"" + t + "\"}",
				(t) -> "?access_token=" + t + "&", (t) -> "{\\\"client_secret\\\":\\\"" + t + "\\\"}",
				(t) -> "password='" + t + " " + t + "'", (t) -> "https://user:" + t + "@host/",
				(t) -> "refreshToken: " + t, (t) -> "{\"token\":" + t + "}", (t) -> "<token>" + t + "</token>",
				(t) -> "<db password=\"" + t + "\"/>", (t) -> "--api-key " + t, (t) -> "-Dpassword=" + t,
				(t) -> "{\"name\":\"password\",\"value\":\"" + t + "\"}",
				(t) -> "{\"value\":\"" + t + "\",\"key\":\"api_key\"}");
		Gen<String> before = join(pick(List.of("the ", "12 ", "\n", "é ", "{} ", "gpt-4.1-mini, ", "\u0000 ")), 0, 20);
		qt().forAll(TOKEN, before, TEXT, pick(shapes)).check((token, start, end, shape) -> {
			String redacted = new Redactor(List.of()).redact(start + shape.apply(token) + " " + end);
			return !redacted.contains(token) && redacted.startsWith(start);
		});
	}

	@Test
	void givesTheSameWhenRedactedAgain() {
		qt().forAll(lists().of(join(pick(concat(PLAIN, TELLING)), 1, 3)).ofSizeBetween(0, 3), TEXT)
			.check((values, text) -> {
				Redactor redactor = new Redactor(values);
				String once = redactor.redact(text);
				return redactor.redact(once).equals(once);
			});
	}

	@Test
	void keepsTextWithoutSecretsAsTheSameInstance() {
		List<String> words = PLAIN.stream().filter((word) -> !word.equals("token")).map((word) -> word + " ").toList();
		Redactor redactor = new Redactor(List.of("QQQQ-never-there"));
		qt().forAll(join(pick(words), 0, 40)).checkAssert((text) -> assertThat(redactor.redact(text)).isSameAs(text));
	}

	@Test
	void neverThrows() {
		Gen<String> anything = strings().betweenCodePoints(0, 0x10FFFF).ofLengthBetween(0, 200);
		qt().forAll(anything, anything)
			.check((value, text) -> new Redactor(List.of(value)).redact(text).length() <= 3 * text.length() + 3);
	}

	private static String escape(String value, int depth) {
		String escaped = value;
		for (int i = 0; i < depth; i++) {
			escaped = escaped.replace("\\", "\\\\").replace("\"", "\\\"");
		}
		return escaped;
	}

	private static Gen<String> join(Gen<String> parts, int min, int max) {
		return lists().of(parts).ofSizeBetween(min, max).map((list) -> String.join("", list));
	}

	private static List<String> concat(List<String> first, List<String> second) {
		return Stream.concat(first.stream(), second.stream()).toList();
	}

}
