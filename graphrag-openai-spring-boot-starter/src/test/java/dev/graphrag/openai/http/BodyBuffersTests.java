package dev.graphrag.openai.http;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BodyBuffersTests {

	private static final int MEGABYTE = 1024 * 1024;

	private final BodyBuffers buffers = new BodyBuffers();

	@Test
	void arrayOfTheLastAnswerIsUsedNext() {
		byte[] large = new byte[2 * MEGABYTE];
		this.buffers.giveBack(new byte[16]);
		this.buffers.giveBack(large);
		assertThat(this.buffers.take()).isSameAs(large);
		assertThat(this.buffers.take()).hasSize(16);
	}

	@Test
	void largeArraysFindRoomAmongManySmallOnes() {
		for (int count = 0; count < 100; count++) {
			this.buffers.giveBack(new byte[16]);
		}
		for (int count = 0; count < 8; count++) {
			this.buffers.giveBack(new byte[2 * MEGABYTE]);
		}
		for (int count = 0; count < 8; count++) {
			assertThat(this.buffers.take()).hasSize(2 * MEGABYTE);
		}
	}

	@Test
	void noMoreThanTwentyMegabytesAreKept() {
		for (int count = 0; count < 16; count++) {
			this.buffers.giveBack(new byte[3 * MEGABYTE]);
		}
		int kept = 0;
		while (this.buffers.take().length == 3 * MEGABYTE) {
			kept++;
		}
		assertThat(kept).isEqualTo(6);
	}

	@Test
	void hugeArrayIsNotKept() {
		this.buffers.giveBack(new byte[5 * MEGABYTE]);
		assertThat(this.buffers.take()).hasSize(16 * 1024);
	}

}
