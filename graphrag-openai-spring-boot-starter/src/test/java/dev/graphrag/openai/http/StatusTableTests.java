package dev.graphrag.openai.http;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.graphrag.openai.ManualPage;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.wire.ErrorBody;
import okhttp3.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manual's table of statuses is the code's.
 */
class StatusTableTests {

	private static final ManualPage PAGE = ManualPage.of("reference/errors.md");

	private final FailureTable table = new FailureTable(Headers.of(), Instant.EPOCH);

	private final List<List<String>> rows = PAGE.section("HTTP statuses").rows().toList();

	private static IntStream statuses() {
		return IntStream.range(100, 700).filter((status) -> status / 100 != 2);
	}

	@Test
	void aStatusCountsAsTheFirstRowThatFits() {
		assertThat(statuses().boxed()).allSatisfy((status) -> assertThat(this.rows.stream()
			.filter((cells) -> !cells.get(0).contains(" with ") && fits(cells.get(0), status))
			.findFirst()).hasValueSatisfying((cells) -> assertRow(cells, this.table.refusal(status, ErrorBody.NONE))));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 429 })
	void aLackOfMoneyIsToldByItsWord(int status) {
		List<String> row = this.rows.stream().filter((cells) -> cells.get(0).contains(" with ")).findFirst().get();
		List<String> words = ManualPage.code(row.get(0)).filter((code) -> code.contains("_")).toList();
		assertThat(words).hasSize(3)
			.allSatisfy((word) -> assertRow(row, this.table.refusal(status, new ErrorBody(word, null, null, null))));
		assertThat(fits(row.get(0), status)).isTrue();
	}

	@Test
	void whatIsRetriedIsSaidOfItsReasonToo() {
		Set<String> retried = statuses().mapToObj((status) -> this.table.refusal(status, ErrorBody.NONE))
			.filter((failure) -> failure.retry().sameModel())
			.map((failure) -> "`" + failure.reason().code() + "`")
			.collect(Collectors.toSet());
		assertThat(PAGE.section("Reasons").rows().filter((cells) -> cells.get(2).equals("yes")))
			.extracting((cells) -> cells.get(0))
			.containsExactlyInAnyOrderElementsOf(retried);
	}

	private static boolean fits(String cell, int status) {
		return ManualPage.code(cell)
			.anyMatch((code) -> code.equals(String.valueOf(status)) || code.equals(status / 100 + "xx"));
	}

	private static void assertRow(List<String> cells, AttemptFailure failure) {
		assertThat(cells.get(1)).isEqualTo("`" + failure.reason().code() + "`");
		assertThat(cells.get(2)).isEqualTo(failure.retry().sameModel() ? "yes" : "no");
	}

}
