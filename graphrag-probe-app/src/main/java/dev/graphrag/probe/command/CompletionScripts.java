package dev.graphrag.probe.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.util.Assert;

/**
 * The {@code completion} command: scripts that make bash and zsh complete the program's
 * commands, options and values. They are generated from what the commands say of
 * themselves, and start no program while a person types.
 */
public final class CompletionScripts {

	/**
	 * Name of the command.
	 */
	public static final String NAME = "completion";

	/**
	 * What the command says of itself.
	 */
	public static final CommandHelp HELP = new CommandHelp(NAME,
			"Print a script that completes commands in bash or zsh", List.of("bash", "zsh"), new OptionTable(NAME), """
					Environment: none.

					Exit codes:
					  0  printed
					  1  never
					  2  wrong usage

					Examples, for ~/.bashrc and, after compinit, for ~/.zshrc:
					  source <(openai-probe completion bash)
					  source <(openai-probe completion zsh)""");

	private CompletionScripts() {
	}

	/**
	 * Write the script that was asked for.
	 * @param words the words after the command's name
	 * @return the script, or the help
	 * @throws UsageException if the words name no shell that there is a script for
	 */
	public static String text(List<String> words) {
		Assert.notNull(words, "words must not be null");
		if (words.equals(List.of("bash"))) {
			return bash();
		}
		if (words.equals(List.of("zsh"))) {
			return zsh();
		}
		if (!words.isEmpty() && words.get(0).startsWith("-") && !HELP.options().read(words).isEmpty()) {
			return HELP.text();
		}
		throw new UsageException(
				words.isEmpty() ? "The shell to complete in is missing."
						: "There is no completion for '" + String.join(" ", words) + "'.",
				"Write openai-probe completion bash, or openai-probe completion zsh.");
	}

	private static String bash() {
		return """
				# Completion of openai-probe for bash 3.2 and later.
				_openai_probe() {
				  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
				  local command=openai-probe names='%s' words='' word
				  # Bash takes the equals sign for a word.
				  if [ "$current" = = ]; then
				    current=''
				  elif [ "$previous" = = ]; then
				    previous=${COMP_WORDS[COMP_CWORD - 2]}
				  fi
				  if [ "$COMP_CWORD" -gt 1 ]; then
				    case " $names " in
				      *" ${COMP_WORDS[1]} "*) command=${COMP_WORDS[1]} ;;
				    esac
				  fi
				  COMPREPLY=()
				  case "$command $previous" in
				%s    *)
				      case "$command $COMP_CWORD" in
				%s      esac
				      case "$command" in
				%s      esac
				      if [ "$COMP_CWORD" -eq 1 ]; then words="$names $words"; fi
				      ;;
				  esac
				  while IFS='' read -r word; do
				    COMPREPLY+=("$word")
				  done < <(compgen -W "$words" -- "$current")
				}
				complete -F _openai_probe openai-probe""".formatted(names(), bashValues(), bashArguments(),
				bashOptions());
	}

	private static String names() {
		return Commands.all().stream().map(CommandHelp::name).collect(Collectors.joining(" "));
	}

	private static String bashValues() {
		Map<String, List<String>> places = new LinkedHashMap<>();
		Commands.all()
			.forEach((command) -> options(command, Option::takesValue)
				.forEach((option) -> places.computeIfAbsent(bashValue(option), (value) -> new ArrayList<>())
					.add("'" + command.name() + " " + option.flag() + "'")));
		return places.entrySet()
			.stream()
			.map((place) -> "    " + String.join(" | ", place.getValue()) + ")\n" + place.getKey() + "      ;;\n")
			.collect(Collectors.joining());
	}

	private static String bashValue(Option option) {
		if (!option.isDirectory()) {
			return "      words='" + String.join(" ", option.choices()) + "'\n";
		}
		return """
				      compopt -o filenames 2> /dev/null
				      while IFS='' read -r word; do
				        COMPREPLY+=("$word")
				      done < <(compgen -d -- "$current")
				      return
				""";
	}

	private static String bashArguments() {
		return Commands.all()
			.stream()
			.filter((command) -> !Completions.argumentsOf(command).isEmpty())
			.map((command) -> "        '%s 2') words='%s' ;;\n".formatted(command.name(),
					String.join(" ", Completions.argumentsOf(command))))
			.collect(Collectors.joining());
	}

	private static String bashOptions() {
		return Commands.all()
			.stream()
			.map((command) -> "        %s) words=\"$words %s\" ;;\n".formatted(command.name(),
					options(command, (option) -> true).map(Option::flag).collect(Collectors.joining(" "))))
			.collect(Collectors.joining());
	}

	private static String zsh() {
		return """
				#compdef openai-probe
				# Completion of openai-probe for zsh: sourced after compinit, or as the file _openai-probe in $fpath.
				_openai-probe() {
				  local command=openai-probe
				  local -a commands=(
				%s  )
				  if (( CURRENT == 2 )); then
				    _describe -t commands command commands
				  elif (( ${commands[(I)${words[2]}:*]} )); then
				    command=${words[2]}
				    shift words
				    (( CURRENT-- ))
				  fi
				  case $command in
				%s  esac
				}
				if [ "$funcstack[1]" = "_openai-probe" ]; then
				  _openai-probe "$@"
				else
				  compdef _openai-probe openai-probe
				fi""".formatted(zshCommands(), zshOptions());
	}

	private static String zshCommands() {
		return Commands.all()
			.stream()
			.map((command) -> "    '%s:%s'\n".formatted(command.name(), quoted(command.summary())))
			.collect(Collectors.joining());
	}

	private static String zshOptions() {
		return Commands.all()
			.stream()
			.map((command) -> "    %s)\n      _arguments -S%s\n      ;;\n".formatted(command.name(),
					Stream
						.concat(zshArguments(command),
								options(command, (option) -> true).map(CompletionScripts::zshOption))
						.collect(Collectors.joining(" \\\n        ", " \\\n        ", ""))))
			.collect(Collectors.joining());
	}

	private static Stream<String> zshArguments(CommandHelp command) {
		List<String> arguments = Completions.argumentsOf(command);
		return arguments.isEmpty() ? Stream.empty() : Stream.of("'1::word:(" + String.join(" ", arguments) + ")'");
	}

	private static String zshOption(Option option) {
		String explained = option.flag() + (option.takesValue() ? "=" : "") + "["
				+ quoted(option.description()).replace("[", "\\[").replace("]", "\\]") + "]";
		return "'" + explained + (option.takesValue() ? ":" + option.placeholder() + ":" + zshValue(option) : "") + "'";
	}

	private static String zshValue(Option option) {
		if (option.isDirectory()) {
			return "_directories";
		}
		return option.choices().isEmpty() ? " " : "(" + String.join(" ", option.choices()) + ")";
	}

	private static String quoted(String text) {
		return text.replace("'", "'\\''").replace(":", "\\:");
	}

	private static Stream<Option> options(CommandHelp command, Predicate<Option> which) {
		return command.options().all().filter(which);
	}

}
