package dev.graphrag.openai.emulator;

import java.time.Duration;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.emulator.OpenAiRequest.Endpoint;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ModelLimitsTests {

	private final ManualTime time = new ManualTime();

	private final ModelLimits limits = new ModelLimits(this.time);

	private int asked;

	private final Responder limited = this.limits.around((request) -> {
		this.asked++;
		return OpenAiAnswer.text("four").withUsage(1, 10);
	});

	@Test
	void refuseTheRequestAboveTheLimit() {
		this.limits.limit("m", 2, 1000);
		assertThat(ask("m").status()).isEqualTo(200);
		assertThat(ask("m").status()).isEqualTo(200);
		Reply refused = ask("m");
		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.headers()).containsEntry("Retry-After", "30")
			.containsEntry("x-ratelimit-remaining-requests", "0");
		assertThat(JsonPath.<String>read(refused.parts().get(0), "$.error.code")).isEqualTo("rate_limit_exceeded");
		assertThat(JsonPath.<String>read(refused.parts().get(0), "$.error.type")).isEqualTo("requests");
		assertThat(this.asked).isEqualTo(2);
	}

	@Test
	void letThroughWhoeverWaitsAsLongAsNamed() {
		this.limits.limit("m", 2, 1000);
		ask("m");
		ask("m");
		this.time.advance(Duration.ofSeconds(Long.parseLong(ask("m").headers().get("Retry-After"))));
		assertThat(ask("m").status()).isEqualTo(200);
	}

	@Test
	void countTheTokensOfQuestionAndAnswer() {
		this.limits.limit("m", 1000, 60);
		assertThat(ask("m").headers()).containsEntry("x-ratelimit-limit-tokens", "60")
			.containsEntry("x-ratelimit-remaining-tokens", "48")
			.containsEntry("x-ratelimit-reset-tokens", "12s");
		for (int count = 0; count < 4; count++) {
			assertThat(ask("m").status()).isEqualTo(200);
		}
		Reply refused = ask("m");
		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.headers()).containsEntry("Retry-After", "2");
		assertThat(JsonPath.<String>read(refused.parts().get(0), "$.error.type")).isEqualTo("tokens");
	}

	@Test
	void areTheModelsOwn() {
		this.limits.limit("m", 1, 1000);
		ask("m");
		assertThat(ask("m").status()).isEqualTo(429);
		assertThat(ask("other").status()).isEqualTo(200);
		assertThat(ask("other").headers()).doesNotContainKey("x-ratelimit-limit-requests");
		this.limits.clear();
		assertThat(ask("m").status()).isEqualTo(200);
	}

	@Test
	void canBeEveryModelsAlike() {
		this.limits.limit("m", 2, 1000);
		this.limits.limitOthers(1, 1000);
		assertThat(ask("m").status()).isEqualTo(200);
		assertThat(ask("m").status()).isEqualTo(200);
		assertThat(ask("one").status()).isEqualTo(200);
		assertThat(ask("one").status()).isEqualTo(429);
		assertThat(ask("two").status()).isEqualTo(200);
		assertThat(ask("").status()).isEqualTo(200);
		assertThat(ask("").status()).isEqualTo(200);
		this.limits.clear();
		assertThat(ask("one").status()).isEqualTo(200);
	}

	@Test
	void refuseForEverWhatIsLargerThanAMinutesLimit() {
		this.limits.limit("m", 10, 1);
		Reply refused = ask("m");
		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.headers()).doesNotContainKey("Retry-After")
			.containsEntry("x-ratelimit-remaining-requests", "10");
		assertThat(JsonPath.<String>read(refused.parts().get(0), "$.error.message")).startsWith("Request too large");
	}

	@Test
	void giveBackTheTokensOfWhatTheAnswerRefuses() {
		Responder standard = this.limits.around(new StandardAnswers());
		this.limits.limit("m", 10, 100);
		OpenAiRequest request = request("m", ",\"n\":0");
		Reply refused = standard.answer(request).reply(request);
		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.headers()).containsEntry("x-ratelimit-remaining-tokens", "100")
			.containsEntry("x-ratelimit-remaining-requests", "9");
	}

	@Test
	void leaveAnAnswersOwnHeadersAlone() {
		this.limits.limit("m", 10, 100);
		OpenAiRequest request = request("m", "");
		assertThat(this.limits.around((any) -> OpenAiAnswer.text("a").withHeader("X-RateLimit-Remaining-Requests", "0"))
			.answer(request)
			.reply(request)
			.headers()).containsEntry("x-ratelimit-remaining-requests", "0");
	}

	private Reply ask(String model) {
		OpenAiRequest request = request(model, "");
		return this.limited.answer(request).reply(request);
	}

	private static OpenAiRequest request(String model, String fields) {
		return new OpenAiRequest(Endpoint.CHAT, "/chat/completions", Map.of(), Map.of(),
				"{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"12345678\"}]%s}".formatted(model,
						fields));
	}

}
