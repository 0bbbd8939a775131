package dev.graphrag.openai.corpus;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import dev.graphrag.openai.EmbeddingKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HashRingTests {

	@Test
	void findsTheLatestKeysAndNoOthers() {
		HashRing ring = new HashRing(10);
		for (int index = 0; index < 25; index++) {
			assertThat(ring.next()).isEqualTo(index % 10);
			assertThat(ring.add(key(index))).isEqualTo(index % 10);
		}
		for (int index = 0; index < 25; index++) {
			assertThat(ring.find(key(index))).isEqualTo((index < 15) ? HashRing.NONE : index % 10);
		}
	}

	@Test
	void keysThatCollideAreToldApart() {
		HashRing ring = new HashRing(4);
		// The table has 16 slots: these are all in the last one, and spill over its end.
		EmbeddingKey[] keys = new EmbeddingKey[9];
		for (int index = 0; index < keys.length; index++) {
			keys[index] = new EmbeddingKey("m", 1, "%016x%016x%032x".formatted(15, index, 0));
			ring.add(keys[index]);
			for (int other = 0; other <= index; other++) {
				assertThat(ring.find(keys[other])).isEqualTo((other + 4 <= index) ? HashRing.NONE : other % 4);
			}
		}
	}

	@Test
	void agreesWithAMapWhateverTheHashes() {
		Random random = new Random(7);
		HashRing ring = new HashRing(50);
		Map<EmbeddingKey, Integer> places = new LinkedHashMap<>();
		for (int index = 0; index < 20_000; index++) {
			EmbeddingKey key = new EmbeddingKey("m", 1,
					"%016x%016x%032x".formatted(random.nextInt(40), random.nextInt(40), 0));
			assertThat(ring.find(key)).isEqualTo(places.getOrDefault(key, HashRing.NONE));
			if (!places.containsKey(key)) {
				if (places.size() == 50) {
					places.remove(places.keySet().iterator().next());
				}
				places.put(key, ring.add(key));
			}
		}
	}

	@Test
	void keyThatIsAddedAgainIsTheLatest() {
		Random random = new Random(11);
		HashRing ring = new HashRing(20);
		@Nullable EmbeddingKey[] places = new EmbeddingKey[20];
		for (int index = 0; index < 20_000; index++) {
			EmbeddingKey key = new EmbeddingKey("m", 1,
					"%016x%016x%032x".formatted(random.nextInt(6), random.nextInt(6), 0));
			int before = Arrays.asList(places).indexOf(key);
			assertThat(ring.find(key)).isEqualTo((before < 0) ? HashRing.NONE : before);
			if (before >= 0) {
				places[before] = null;
			}
			int place = ring.add(key);
			assertThat(place).isEqualTo(index % 20);
			assertThat(ring.age(place)).isZero();
			places[place] = key;
		}
	}

	private static EmbeddingKey key(int index) {
		return EmbeddingKey.of("m", 1, "text " + index);
	}

}
