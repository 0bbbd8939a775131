package dev.graphrag.openai.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link Redactor}.
 */
class RedactorTests {

	private static final int MEGABYTE = 1 << 20;

	private final Redactor redactor = new Redactor(List.of());

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "prompt_tokens=12, completion_tokens: 34", "\"total_tokens\": 46",
			"{\"prompt_tokens\":12,\"max_tokens\":32,\"tokens_consumed\":7,\"token_type\":\"prompt\"}",
			"graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"completion\"} 46.0",
			"Reduce the token budget: retry later.", "the secret of success", "Forgot the password again?",
			"Reduce concurrent usage or the token budget, or retry later.", "the password must not be blank",
			"eos_token=</s>", "cost_per_token: 0.0004", "model=gpt-4o-mini dimensions=1536",
			"https://api.openai.com/v1/chat/completions?limit=5#top", "http://localhost:8080/a@b",
			"mail me at someone@example.com", "task-list", "risk-free", "a sk- prefix", "sk-", "sk-learn", "SK-10",
			"disk-encryption-key-0123456789", "the bearer of news", "Bearer authentication", "Basic plan",
			"basic auth-scheme", "Basic, simple", "bearer", "Basic HTTP", "a ** b *** c", "****", "token", "token:",
			"password=", "\"token\":\"\"", "\"token\": null", "\"secret\":true}", "token:\n\nnext paragraph",
			"\"password\": {", "key: value", "monkey=banana", "{\"id\":\"chatcmpl-123\",\"object\":\"chat\"}",
			"The secret: be kind", "Unexpected token: end of file", "Invalid token: found in column 12",
			"cost per token: 0.0004", "The next token: x", "TOKENIZER_MODEL=gpt-4.1-mini", "SECRETS_DIR=artifacts",
			"HF_TOKEN_FILE=/run/x", "DB_SECRET_NAME=prod-db", "graphrag.openai.api-key-file: /run/key",
			"--token-file /run/x --model m", "Use --token to authenticate", "--api-key is missing",
			"Unknown option '--password' given", "--password --verbose", "--password <password>", "a - token x",
			"<model>gpt-4o-mini</model>", "<token/>", "<token></token>", "replace <password> with yours",
			"<tokens_consumed>12</tokens_consumed>", "<password>\n<br/>", "</token>x",
			"{\"name\":\"model\",\"value\":\"gpt-4o-mini\"}", "{\"name\":\"HF_TOKEN_FILE\",\"value\":\"/run/x\"}",
			"{\"name\":\"password\",\"value\":null}", "{\"name\":\"password\"},{\"value\":\"x\"}",
			"{\"param\":\"api_key\",\"code\":\"missing\"}", "{\"filename\":\"token\",\"value\":\"x\"}",
			"\u0000\uD800\uDFFF\uDC00", "100 % sure: \\o/ + more", "api_key", "authorization", "2026-11-22T11:30:00Z",
			"must be http://[user:password@]host:port", "such as http://user:password@host:port" })
	void keepsOrdinaryTextAsTheSameInstance(String text) {
		assertThat(this.redactor.redact(text)).isSameAs(text);
	}

	@ParameterizedTest
	@MethodSource
	void removesSecrets(String text, String expected) {
		assertThat(this.redactor.redact(text)).isEqualTo(expected);
	}

	static Stream<Arguments> removesSecrets() {
		return Stream.of(
				// keys of the API
				arguments("key sk-abcd1234efgh.", "key ***."), arguments("sk-proj-Ab_cd-EF12345678", "***"),
				arguments("'sk-svcacct-aaaabbbb'", "'***'"), arguments("line\\nsk-abcd1234", "line\\n***"),
				arguments("?k=%20sk-abcd1234&b=1", "?k=%20***&b=1"), arguments("\\u000ask-abcd1234", "\\u000a***"),
				arguments("Incorrect API key provided: sk-ab********wxyz. See", "Incorrect API key provided: ***. See"),
				arguments("provided: abcd********wxyz.", "provided: ***."),
				// schemes
				arguments("Bearer abc123", "Bearer ***"), arguments("bearer eyJhbGciOi.J9.x_y-z!", "bearer ***!"),
				arguments("Basic dXNlcjpwYXNz", "Basic ***"), arguments("BASIC dXNlcjpwdw==, x", "BASIC ***, x"),
				arguments("Bearer abcdefghijklmnop", "Bearer ***"), arguments("q=Bearer%20abc123", "q=Bearer%20***"),
				arguments("Bearer my-secret-value", "Bearer ***"), arguments("Bearer Bearer ab12", "Bearer Bearer ***"),
				// headers
				arguments("Authorization: Bearer of\nHost: x", "Authorization: ***\nHost: x"),
				arguments("Authorization: plain words\r\nHost: x", "Authorization: ***\r\nHost: x"),
				arguments("proxy-authorization:Basic abc", "proxy-authorization:***"),
				arguments("Authorization: Digest username=\"me\", response=\"6629\"\nA: b", "Authorization: ***\nA: b"),
				arguments("Authorization:\n  folded\nHost: x", "Authorization:\n  ***\nHost: x"),
				arguments("curl -H \"Authorization: Bearer a b\" -v", "curl -H \"Authorization: ***\" -v"),
				arguments("{Authorization=Bearer a b, Host=x}", "{Authorization=***, Host=x}"),
				arguments("[Authorization:\"Bearer a b\", Host:\"x\"]", "[Authorization:\"***\", Host:\"x\"]"),
				arguments("{\"authorization\":[\"Bearer a\",\"b]\"],\"c\":1}", "{\"authorization\":[***],\"c\":1}"),
				arguments("X-OpenAI-Client: {\"lang\":\"java\"}\nA: b", "X-OpenAI-Client: {***}\nA: b"),
				arguments("OpenAI-Organization: org-1 x\\nA: b", "OpenAI-Organization: ***\\nA: b"),
				// text
				arguments("token=abc, next", "token=***, next"), arguments("token = abc;x", "token = ***"),
				arguments("token: abc def", "token: *** def"), arguments("PASSWORD=a=b", "PASSWORD=***"),
				arguments("the password: 'two words' end", "the password: '***' end"),
				arguments("password='it''s' end", "password='***' end"), arguments("api key: abc", "api key: ***"),
				arguments("apiKey=abc", "apiKey=***"), arguments("OPENAI_API_KEY=abc", "OPENAI_API_KEY=***"),
				arguments("graphrag.openai.api-key=abc", "graphrag.openai.api-key=***"),
				arguments("clientSecret: x1", "clientSecret: ***"), arguments("GITHUB_TOKEN=x1", "GITHUB_TOKEN=***"),
				arguments("refreshToken=>x1", "refreshToken=>***"),
				arguments("access-token := x1", "access-token := ***"),
				arguments("Settings[passwd=a,b, x=1]", "Settings[passwd=***, x=1]"),
				arguments("token=Bearer a z", "token=*** z"), arguments("token=token=token=x", "token=***"),
				arguments("log\\ntoken=x\\nend", "log\\ntoken=***\\nend"),
				// queries
				arguments("https://h/p?token=a&model=m", "https://h/p?token=***&model=m"),
				arguments("https://h/p?api_key=a#f 200", "https://h/p?api_key=*** 200"),
				arguments("?redirect=x%3Ftoken%3Dabc&y=1", "?redirect=x%3Ftoken%3D***&y=1"),
				arguments("?a=1\\u0026token\\u003dabc\\u0026b", "?a=1\\u0026token\\u003d***\\u0026b"),
				// JSON
				arguments("{\"api_key\": \"a b\", \"n\": 1}", "{\"api_key\": \"***\", \"n\": 1}"),
				arguments("{\"token\":12345,\"n\":1}", "{\"token\":***,\"n\":1}"),
				arguments("{\"token\":-1.5e3}", "{\"token\":***}"), arguments("{'secret':'x'}", "{'secret':'***'}"),
				arguments("{\n \"password\"\n :\n \"a\nb\"\n}", "{\n \"password\"\n :\n \"***\"\n}"),
				arguments("{\"password\":\"a\\\"b\\\\\",\"n\":1}", "{\"password\":\"***\",\"n\":1}"),
				arguments("{\"b\":\"{\\\"token\\\":\\\"x\\\",\\\"n\\\":1}\"}",
						"{\"b\":\"{\\\"token\\\":\\\"***\\\",\\\"n\\\":1}\"}"),
				arguments("{\\\"token\\\":\\\"a\\\\\\\"b\\\",\\\"n\\\":1}", "{\\\"token\\\":\\\"***\\\",\\\"n\\\":1}"),
				arguments("\\\\\\\"token\\\\\\\": \\\\\\\"x\\\\\\\", 1",
						"\\\\\\\"token\\\\\\\": \\\\\\\"***\\\\\\\", 1"),
				arguments("\\\"token\\\":\\n \\\"x\\\"", "\\\"token\\\":\\n \\\"***\\\""),
				arguments("{\"password\":\"cut off", "{\"password\":\"***"),
				arguments("\"{\\\"password\\\":\\\"cut\" status=400", "\"{\\\"password\\\":\\\"***\" status=400"),
				arguments("{\"github_token\":\"x\"}", "{\"github_token\":\"***\"}"),
				arguments("OPENAI_API_KEY_2=abc", "OPENAI_API_KEY_2=***"),
				arguments("apiKey.value: abc", "apiKey.value: ***"), arguments("api-keys[0]=abc", "api-keys[0]=***"),
				arguments("the secret: hunter", "the secret: ***"), arguments("Secret: be kind", "Secret: *** kind"),
				// names and values
				arguments("{\"name\":\"password\",\"value\":\"x\"}", "{\"name\":\"password\",\"value\":\"***\"}"),
				arguments("{\"value\": \"a\\\"} b\", \"name\": \"DB_PASSWORD\", \"n\": 1}",
						"{\"value\": \"***\", \"name\": \"DB_PASSWORD\", \"n\": 1}"),
				arguments("{\"key\":\"api_key\",\"value\":\"x\"}", "{\"key\":\"api_key\",\"value\":\"***\"}"),
				arguments("{\"key\":\"pin token\",\"value\":1234}", "{\"key\":\"pin token\",\"value\":***}"),
				arguments("{\"name\":\"Authorization\",\"in\":{\"a\":1},\"values\":[\"a b\"]}",
						"{\"name\":\"Authorization\",\"in\":{\"a\":1},\"values\":[***]}"),
				arguments("\"{\\\"name\\\":\\\"token\\\",\\\"value\\\":\\\"x\\\"}\"",
						"\"{\\\"name\\\":\\\"token\\\",\\\"value\\\":\\\"***\\\"}\""),
				arguments("<add key=\"ApiKey\" value=\"x y\"/>", "<add key=\"ApiKey\" value=\"***\"/>"),
				arguments("https://h/p?name=token&value=x&n=1", "https://h/p?name=token&value=***&n=1"),
				arguments("- name: DB_PASSWORD\n  value: x", "- name: DB_PASSWORD\n  value: ***"),
				// elements
				arguments("<token>x</token>", "<token>***</token>"),
				arguments("<a><db:password id=\"1\">a & b</db:password></a>",
						"<a><db:password id=\"1\">***</db:password></a>"),
				arguments("<password><![CDATA[a<b]]></password>", "<password><![CDATA[***]]></password>"),
				arguments("<token>cut", "<token>***"), arguments("<db password=\"a b\"/>", "<db password=\"***\"/>"),
				arguments("&lt;apiKey&gt;x&lt;/apiKey&gt;", "&lt;apiKey&gt;***&lt;/apiKey&gt;"),
				arguments("\\u003ctoken\\u003ex\\u003c/token\\u003e", "\\u003ctoken\\u003e***\\u003c/token\\u003e"),
				arguments("\"<token>x<\\/token>\"", "\"<token>***<\\/token>\""),
				arguments("<credentials>\n <user>u</user>\n <secret>x</secret>",
						"<credentials>\n <user>u</user>\n <secret>***</secret>"),
				// command lines
				arguments("curl --password x -v", "curl --password *** -v"),
				arguments("--api-key abc --model m", "--api-key *** --model m"),
				arguments("--token=x y", "--token=*** y"),
				arguments("java -Dpassword=x -jar a.jar", "java -Dpassword=*** -jar a.jar"),
				arguments("run -token x", "run -token ***"),
				arguments("--password 'two words' --x", "--password '***' --x"),
				arguments("[\"--password\", \"x\", \"-v\"]", "[\"--password\", \"***\", \"-v\"]"),
				arguments("'--password' 'a b' '-v'", "'--password' '***' '-v'"),
				arguments("[--password, x, -v]", "[--password, ***, -v]"),
				arguments("{\"cmd\":\"a --secret x\"}", "{\"cmd\":\"a --secret ***\"}"),
				// URLs
				arguments("https://user:pw@host/p", "https://***@host/p"),
				arguments("http://u@h:1?x", "http://***@h:1?x"), arguments("redis://:p@ss@h", "redis://***@h"),
				arguments("https:\\/\\/u:p@h\\/", "https:\\/\\/***@h\\/"));
	}

	@Test
	void givesEmptyTextForNull() {
		assertThat(this.redactor.redact(null)).isEmpty();
	}

	@Test
	void ignoresNullAndBlankSecrets() {
		String text = "a null and a blank ";
		assertThat(new Redactor(Arrays.<@Nullable String>asList(null, "", " \n")).redact(text)).isSameAs(text);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "hunter2!", "a.*+?\\(b)[c]{2}|^$", "say \"hi\" to C:\\new\\table", "first line\nsecond\tline",
					"größer – 日本語 😀", "100% a+b & c=d/e?", "</script>", "line\r\n\u0001end", "aaaa", "****+" })
	void removesKnownValuesInEverySpelling(String secret) {
		Redactor redactor = new Redactor(List.of(secret));
		String json = json(secret);
		String nested = json(json);
		String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
		for (String spelling : List.of(secret, json, nested, json(nested), ascii(json), ascii(nested), url,
				url.replace("+", "%20"), json.replace("/", "\\/"))) {
			assertThat(redactor.redact("(" + spelling + ") 1")).isEqualTo("(***) 1");
		}
	}

	@Test
	void removesKnownValuesInBase64() {
		Redactor redactor = new Redactor(List.of("correct horse battery"));
		for (String user : List.of("", "a", "ab", "abc")) {
			byte[] bytes = (user + ":correct horse battery").getBytes(StandardCharsets.UTF_8);
			String redacted = redactor.redact("x=" + Base64.getEncoder().encodeToString(bytes));
			assertThat(redacted).contains("***").hasSizeLessThan(20);
		}
	}

	@Test
	void removesLongValuesThatWereCutShort() {
		Redactor redactor = new Redactor(List.of("Tell me all about the merger of the two companies."));
		assertThat(redactor.redact("bad input: 'Tell me all about the merger...'")).isEqualTo("bad input: '***...'");
		assertThat(redactor.redact("Tell me all")).isEqualTo("Tell me all");
	}

	@Test
	void removesOverlappingValues() {
		assertThat(new Redactor(List.of("abab")).redact("1ababab2")).isEqualTo("1***2");
		assertThat(new Redactor(List.of("abcdef", "defghi")).redact("1abcdefghi2")).isEqualTo("1***2");
		assertThat(new Redactor(List.of("abcdefgh", "cdef")).redact("abcdefgh")).isEqualTo("***");
	}

	@Test
	void removesShortValuesOnlyWhereTheyStandAlone() {
		Redactor redactor = new Redactor(List.of("Hi", "a"));
		assertThat(redactor.redact("Hi")).isEqualTo("***");
		assertThat(redactor.redact("{\"input\":\"Hi\"}")).isEqualTo("{\"input\":\"***\"}");
		assertThat(redactor.redact("\\\"input\\\":\\\"a\\\"")).isEqualTo("\\\"input\\\":\\\"***\\\"");
		assertThat(redactor.redact("{\"a\":1} High on a hill")).isEqualTo("{\"a\":1} High on a hill");
	}

	@Test
	void removesAddedValuesWithoutChangingTheOriginal() {
		Redactor first = new Redactor(List.of("first-value"));
		Redactor both = first.with(List.of("second-value"));
		assertThat(both.redact("first-value second-value")).isEqualTo("*** ***");
		assertThat(first.redact("first-value second-value")).isEqualTo("*** second-value");
	}

	@ParameterizedTest
	@MethodSource
	void takesLinearTimeOnHostileText(String unit) {
		String text = unit.repeat(MEGABYTE / unit.length());
		Redactor redactor = new Redactor(List.of("a".repeat(5000) + "b", "\\\"".repeat(500), "sk-sk-sk", "%25%25%25"));
		// Quadratic time would take hours; the rest is room for a busy machine.
		assertTimeoutPreemptively(Duration.ofSeconds(30), () -> redactor.redact(text));
	}

	static Stream<String> takesLinearTimeOnHostileText() {
		return Stream.of("\"", "\\", "\\\"", "sk-", "token=", "token=\"", "token: ", "\"token\":", "\"token\":\"\\",
				"Bearer ", "Basic Basic", "a", " ", ":", "=", "%", "%25", "%3D", "*", "***a", "-", "_", "https://",
				"https://a:b@", "://a", "@", "Authorization: ", "Authorization={", "secret[", "\"secret\":[", "[\"",
				"\\u003d", "\\u", "token\\", "token=\n", "token=\"\"", "\\\\\\\"token\\\\\\\":\\\\\\\"", "key -",
				"- - ", "\uD800", "\uD83D\uDE00", "password='", "api key", "Authorization: a=\"", "token=[\"]",
				"token=Bearer ", "\n", "\"password\": \\n", "password:\n", "\"secret\":{", "<token", "<token>",
				"<token ", "<token>x", "&lt;token&gt;", "\\u003ctoken\\u003e", "<", "{", "}", "{\"name\":",
				"{\"value\":\"", "\"value\":\"\\", "\"value\":[", "\"name\":\"token\",",
				"\"value\":\"x\",\"name\":\"token\",", "value:'value:`value:\"", "--token", "--token ", "--token '",
				"--", "-token ,", "a token: a ", "<password><![CDATA[", "x.", "key[0]", "key ");
	}

	@Test
	void takesLinearTimeWhereQuotesAreNestedDeeperAndDeeper() {
		StringBuilder text = new StringBuilder();
		for (int depth = 0; text.length() < MEGABYTE; depth++) {
			text.append("\\".repeat(depth)).append("\"value").append("\\".repeat(depth)).append("\":");
			text.append("\\".repeat(depth)).append('"');
		}
		assertTimeoutPreemptively(Duration.ofSeconds(30), () -> this.redactor.redact(text.toString()));
	}

	@Test
	void neverThrowsOnFragments() {
		for (String text : List.of("{\"value\":\"\\<token a>\\u003c--key \",\"name\":\"token",
				"[--password, <secret><![CDATA[x")) {
			neverThrowsOnFragmentsOf(text);
		}
		neverThrowsOnFragmentsOf("\\u00\"token\\\":\\\\\"[{'sk-%2%3d*** https://@Bearer Authorization=\uD83D\n");
	}

	private static void neverThrowsOnFragmentsOf(String text) {
		for (int start = 0; start < text.length(); start++) {
			for (int end = start; end <= text.length(); end++) {
				String part = text.substring(start, end);
				assertThatNoException().isThrownBy(() -> new Redactor(List.of("token\\")).redact(part));
			}
		}
	}

	private static String json(String value) {
		StringBuilder json = new StringBuilder();
		value.chars().forEach((c) -> {
			switch (c) {
				case '\n' -> json.append("\\n");
				case '\r' -> json.append("\\r");
				case '\t' -> json.append("\\t");
				case '"', '\\' -> json.append('\\').append((char) c);
				default -> json.append((c < ' ') ? "\\u%04x".formatted(c) : String.valueOf((char) c));
			}
		});
		return json.toString();
	}

	private static String ascii(String json) {
		StringBuilder ascii = new StringBuilder();
		json.chars().forEach((c) -> ascii.append((c < 128) ? String.valueOf((char) c) : "\\u%04X".formatted(c)));
		return ascii.toString();
	}

}
