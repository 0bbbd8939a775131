package dev.graphrag.openai.corpus;

import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.settings.CorpusSettings;

/**
 * Texts of one request. Tokens are counted only where the texts are long enough to exceed
 * a limit: as long as their bytes do not, neither do their tokens.
 */
final class Batch {

	private final CorpusSettings limits;

	private final List<PendingText> texts;

	private long tokens;

	Batch(CorpusSettings limits) {
		this(limits, new ArrayList<>());
	}

	private Batch(CorpusSettings limits, List<PendingText> texts) {
		this.limits = limits;
		this.texts = texts;
	}

	/**
	 * Add a text if it fits in.
	 * @return whether it did
	 */
	boolean add(PendingText text) {
		if (!fits(text)) {
			return false;
		}
		this.texts.add(text);
		this.tokens += text.atMostTokens();
		return true;
	}

	private boolean fits(PendingText text) {
		if (this.texts.isEmpty()) {
			return true;
		}
		if (isFull()) {
			return false;
		}
		if (this.tokens + text.atMostTokens() <= this.limits.maxTokens()) {
			return true;
		}
		this.tokens = this.texts.stream().mapToLong(PendingText::tokens).sum();
		return this.tokens + text.tokens() <= this.limits.maxTokens();
	}

	boolean isFull() {
		return this.texts.size() >= this.limits.maxInputs();
	}

	boolean isEmpty() {
		return this.texts.isEmpty();
	}

	List<PendingText> texts() {
		return this.texts;
	}

	List<String> strings() {
		return this.texts.stream().map(PendingText::text).toList();
	}

	/**
	 * Return the two halves of more than one text.
	 */
	List<Batch> halves() {
		int middle = this.texts.size() / 2;
		return List.of(new Batch(this.limits, this.texts.subList(0, middle)),
				new Batch(this.limits, this.texts.subList(middle, this.texts.size())));
	}

}
