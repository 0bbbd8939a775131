package dev.graphrag.probe.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graphrag.openai.ModelCatalog.Model;
import org.jspecify.annotations.Nullable;

/**
 * A model's name, taken apart as OpenAI puts names together:
 *
 * <pre class="code">
 * gpt-4.1-mini-2025-04-14   family gpt-, version 4.1, size -mini, date 2025-04-14
 * text-embedding-3-small    family text-embedding-, version 3, size -small
 * o4-mini                   family o, version 4, size -mini
 * </pre>
 *
 * @param family what comes before the version
 * @param version numbers, the most significant first
 * @param size what comes after the version, empty for none
 * @param date day of a dated snapshot, empty for none
 */
record ModelName(String family, List<Integer> version, String size, String date) {

	private static final int LONGEST = 100;

	private static final Pattern NAME = Pattern
		.compile("(?<family>[a-z]+(?:-[a-z]+)*-?)(?<version>\\d{1,4}(?:\\.\\d{1,4})*)"
				+ "[a-z]?(?<size>(?:-[a-z]+)*)(?:-(?<date>\\d{4}-\\d{2}-\\d{2}))?");

	/**
	 * Return whether a model is newer than another of the same family and size: of a
	 * higher version and not created earlier, or of the same version and created later.
	 * Where no time of creation is known the names alone decide, by version and date.
	 */
	static boolean isNewer(Model candidate, Model reference) {
		ModelName name = of(candidate.name());
		ModelName otherName = of(reference.name());
		if (name == null || otherName == null || !name.isLike(otherName)) {
			return false;
		}
		boolean dated = candidate.created() != null && reference.created() != null;
		int age = dated ? Objects.compare(candidate.created(), reference.created(), Comparator.naturalOrder())
				: name.date.compareTo(otherName.date);
		int version = name.compareVersion(otherName);
		return (version != 0) ? version > 0 && (!dated || age >= 0) : age > 0;
	}

	private static @Nullable ModelName of(String name) {
		Matcher matcher = NAME.matcher(name);
		if (name.length() > LONGEST || !matcher.matches()) {
			return null;
		}
		List<Integer> version = Arrays.stream(matcher.group("version").split("\\.")).map(Integer::valueOf).toList();
		String date = matcher.group("date");
		return new ModelName(matcher.group("family"), version, matcher.group("size"), (date != null) ? date : "");
	}

	// Without a number that the other has it is the lower one: 4 is before 4.1.
	private int compareVersion(ModelName other) {
		for (int index = 0; index < Math.min(this.version.size(), other.version.size()); index++) {
			int compared = this.version.get(index).compareTo(other.version.get(index));
			if (compared != 0) {
				return compared;
			}
		}
		return Integer.compare(this.version.size(), other.version.size());
	}

	private boolean isLike(ModelName other) {
		return this.family.equals(other.family) && this.size.equals(other.size);
	}

}
