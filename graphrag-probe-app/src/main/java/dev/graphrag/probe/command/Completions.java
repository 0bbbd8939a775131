package dev.graphrag.probe.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.util.Assert;

/**
 * What may follow the words of a line that is being typed, by the same tables that check
 * the finished line.
 */
public final class Completions {

	private Completions() {
	}

	/**
	 * Find what may stand after a command's name and other words.
	 * @param command the command
	 * @param before the words between the name and the one to complete
	 * @param word the word to complete, as far as it is there
	 * @return whole words, and whether directories may stand there
	 */
	public static Proposal after(CommandHelp command, List<String> before, String word) {
		Assert.notNull(command, "command must not be null");
		Assert.notNull(before, "before must not be null");
		Assert.notNull(word, "word must not be null");
		String last = before.isEmpty() ? "" : before.get(before.size() - 1);
		Optional<Option> valued = valued(command, last);
		if (valued.isPresent()) {
			return new Proposal(valued.get().choices(), valued.get().isDirectory());
		}
		Optional<Option> inline = valued(command, word.substring(0, Math.max(0, word.indexOf('='))));
		return new Proposal(inline.map(Completions::assigned).orElseGet(() -> words(command, before)), false);
	}

	private static Optional<Option> valued(CommandHelp command, String flag) {
		return command.options()
			.all()
			.filter(Option::takesValue)
			.filter((option) -> option.flag().equals(flag))
			.findFirst();
	}

	private static List<String> assigned(Option option) {
		return option.choices().stream().map((choice) -> option.flag() + "=" + choice).toList();
	}

	private static List<String> words(CommandHelp command, List<String> before) {
		Stream<String> arguments = before.isEmpty() ? argumentsOf(command).stream() : Stream.empty();
		return Stream.concat(arguments, command.options().all().map(Option::flag))
			.filter((flag) -> !before.contains(flag))
			.toList();
	}

	// Help takes the name of any command.
	static List<String> argumentsOf(CommandHelp command) {
		return command.name().equals("help") ? Commands.all().stream().map(CommandHelp::name).toList()
				: command.arguments();
	}

	/**
	 * What may stand at a place.
	 *
	 * @param words whole words, in the order of the help
	 * @param directories whether a directory may stand there instead
	 */
	public record Proposal(List<String> words, boolean directories) {
	}

}
