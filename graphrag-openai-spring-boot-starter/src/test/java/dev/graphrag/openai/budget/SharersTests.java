package dev.graphrag.openai.budget;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SharersTests {

	private final Sharers sharers = new Sharers();

	@Test
	void whoAsksIsOneOfThem() {
		assertThat(this.sharers.lastSeen()).isEqualTo(1);
	}

	@Test
	void theLargestOfTheLastThreeHeartbeatsCounts() {
		this.sharers.counted(200);
		this.sharers.counted(1);
		this.sharers.counted(3);
		assertThat(this.sharers.lastSeen()).isEqualTo(200);
		this.sharers.counted(3);
		assertThat(this.sharers.lastSeen()).isEqualTo(3);
	}

}
