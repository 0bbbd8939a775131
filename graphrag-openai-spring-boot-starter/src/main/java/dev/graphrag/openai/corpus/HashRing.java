package dev.graphrag.openai.corpus;

import dev.graphrag.openai.EmbeddingKey;

/**
 * Places of the latest keys, found by 128 bits of their hashes: the newest key takes the
 * place of the oldest. A table of numbers, since as many objects would be moved about by
 * the collector that live for a hundred thousand texts. Not thread-safe.
 */
final class HashRing {

	static final int NONE = -1;

	private final long[] first;

	private final long[] second;

	// Places by hash plus one, 0 for none; what collides is in the next ones.
	private final int[] table;

	private final int mask;

	private int next;

	private boolean full;

	/**
	 * Create a ring.
	 * @param capacity how many keys it has place for
	 */
	HashRing(int capacity) {
		this.first = new long[capacity];
		this.second = new long[capacity];
		this.table = new int[Integer.highestOneBit(capacity) * 4];
		this.mask = this.table.length - 1;
	}

	/**
	 * Return the place of a key.
	 * @return the place, {@link #NONE} if the ring does not have it
	 */
	int find(EmbeddingKey key) {
		long first = key.hashPart(0);
		long second = key.hashPart(1);
		int slot = slot(first);
		while (this.table[slot] != 0) {
			int place = this.table[slot] - 1;
			if (this.first[place] == first && this.second[place] == second) {
				return place;
			}
			slot = (slot + 1) & this.mask;
		}
		return NONE;
	}

	/**
	 * Give a key the oldest one's place, also where it has another one already.
	 * @return the place
	 */
	int add(EmbeddingKey key) {
		int place = this.next;
		int before = find(key);
		if (before != NONE) {
			remove(before);
		}
		if (this.full) {
			remove(place);
		}
		this.first[place] = key.hashPart(0);
		this.second[place] = key.hashPart(1);
		int slot = slot(this.first[place]);
		while (this.table[slot] != 0) {
			slot = (slot + 1) & this.mask;
		}
		this.table[slot] = place + 1;
		this.next = (place + 1) % this.first.length;
		this.full |= this.next == 0;
		return place;
	}

	/**
	 * Return how many keys came after the one in a place.
	 */
	int age(int place) {
		return Math.floorMod(this.next - 1 - place, this.first.length);
	}

	/**
	 * Return the place that the next key will have.
	 */
	int next() {
		return this.next;
	}

	// What collided with the key moves up, or it would not be found any more. A key that
	// was given another place is not in the table.
	private void remove(int place) {
		int hole = slot(this.first[place]);
		while (this.table[hole] != place + 1) {
			if (this.table[hole] == 0) {
				return;
			}
			hole = (hole + 1) & this.mask;
		}
		int slot = hole;
		while (true) {
			slot = (slot + 1) & this.mask;
			if (this.table[slot] == 0) {
				this.table[hole] = 0;
				return;
			}
			int home = slot(this.first[this.table[slot] - 1]);
			if (((slot - home) & this.mask) >= ((slot - hole) & this.mask)) {
				this.table[hole] = this.table[slot];
				hole = slot;
			}
		}
	}

	private int slot(long hash) {
		return (int) hash & this.mask;
	}

}
