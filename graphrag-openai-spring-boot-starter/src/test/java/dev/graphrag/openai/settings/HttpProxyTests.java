package dev.graphrag.openai.settings;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class HttpProxyTests {

	@Test
	void readsHostAndPort() {
		assertThat(HttpProxy.of(" http://proxy.example.com:3128/ "))
			.isEqualTo(new HttpProxy("proxy.example.com", 3128, null, null));
		assertThat(HttpProxy.of("HTTP://[::1]:1")).isEqualTo(new HttpProxy("[::1]", 1, null, null));
		assertThat(HttpProxy.of("http://my_proxy:65535")).isEqualTo(new HttpProxy("my_proxy", 65535, null, null));
	}

	@Test
	void readsUserAndPasswordAsTheyAreOrPercentEncoded() {
		assertThat(HttpProxy.of("http://user:p%40ss%3A+%25@proxy:1"))
			.isEqualTo(new HttpProxy("proxy", 1, "user", new Secret("p@ss:+%")));
		assertThat(HttpProxy.of("http://user:p@ss:100%@proxy:1"))
			.isEqualTo(new HttpProxy("proxy", 1, "user", new Secret("p@ss:100%")));
		assertThat(HttpProxy.of("http://user@proxy:1")).isEqualTo(new HttpProxy("proxy", 1, "user", null));
	}

	@Test
	void isNoneWhereTheTextIsBlank() {
		assertThat(HttpProxy.of(" ")).isNull();
	}

	@Test
	void printsNeitherUserNorPassword() {
		assertThat(HttpProxy.of("http://user:hidden@proxy:1")).hasToString("http://***@proxy:1");
		assertThat(HttpProxy.of("http://proxy:1")).hasToString("http://proxy:1");
	}

	@Test
	void refusesAPlaceholderThatIsNotResolved() {
		OpenAiClientException error = catchThrowableOfType(OpenAiClientException.class,
				() -> HttpProxy.of("http://me:${NOPE}@hidden:3128"));
		assertThat(error).hasMessageContaining("${NOPE}").hasMessageNotContaining("hidden");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hidden:1", "https://hidden:1", "socks5://hidden:1", "http://hidden", "http://hidden:0",
			"http://hidden:65536", "http://hidden:99999999", "http://hidden:1/path", "http://hidden:1?q", "http://:1",
			"http://user:hid/den@proxy:1", "http://user:hid den@proxy:1" })
	void refusesEverythingElseWithoutQuotingIt(String text) {
		OpenAiClientException error = catchThrowableOfType(OpenAiClientException.class, () -> HttpProxy.of(text));
		assertThat(error).hasMessageContaining("graphrag.openai.http.proxy").hasMessageNotContaining("hid");
		assertThat(error.remediation() + error.details()).doesNotContain("hid");
	}

}
