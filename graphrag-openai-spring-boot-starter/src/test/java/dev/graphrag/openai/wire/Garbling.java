package dev.graphrag.openai.wire;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;

import dev.graphrag.openai.FailureReason;
import org.junit.jupiter.api.Assertions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cuts and changes an answer in every way that a broken network or server could.
 */
final class Garbling {

	private Garbling() {
	}

	/**
	 * Check that every proper beginning of an answer is refused as unreadable.
	 */
	static void assertEveryCutIsUnreadable(byte[] answer, BiConsumer<byte[], Integer> reader) {
		for (int length = 0; length < answer.length; length++) {
			int cut = length;
			UnusableAnswerException failure = Assertions.assertThrows(UnusableAnswerException.class,
					() -> reader.accept(answer, cut), () -> "cut at byte " + cut);
			assertThat(failure.reason()).as("cut at byte %d", cut).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		}
	}

	/**
	 * Check that a changed answer is read or refused, and nothing else.
	 */
	static void assertChangesNeverEscape(byte[] answer, int changes, BiConsumer<byte[], Integer> reader) {
		Random random = new Random(answer.length);
		for (int count = 0; count < changes; count++) {
			byte[] changed = changed(answer, random);
			try {
				reader.accept(changed, changed.length);
			}
			catch (UnusableAnswerException ex) {
				assertThat(ex.problem()).isNotEmpty();
			}
			catch (ErrorInAnswerException ex) {
				assertThat(ex.error()).isNotNull();
			}
		}
	}

	private static byte[] changed(byte[] answer, Random random) {
		byte[] changed = answer.clone();
		int times = 1 + random.nextInt(4);
		for (int time = 0; time < times; time++) {
			int index = random.nextInt(changed.length);
			switch (random.nextInt(4)) {
				case 0 -> changed[index] = (byte) random.nextInt(256);
				case 1 -> changed[index] = (byte) "{}[],:\"\\-+.eEnNtI0123456789 ".charAt(random.nextInt(28));
				case 2 -> changed = without(changed, index);
				default -> changed = doubled(changed, index);
			}
		}
		return changed;
	}

	private static byte[] without(byte[] bytes, int index) {
		byte[] shorter = Arrays.copyOf(bytes, Math.max(1, bytes.length - 1));
		System.arraycopy(bytes, Math.min(index + 1, bytes.length - 1), shorter, Math.min(index, shorter.length - 1),
				Math.max(0, shorter.length - index));
		return shorter;
	}

	private static byte[] doubled(byte[] bytes, int index) {
		byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
		System.arraycopy(bytes, index, longer, index + 1, bytes.length - index);
		return longer;
	}

}
