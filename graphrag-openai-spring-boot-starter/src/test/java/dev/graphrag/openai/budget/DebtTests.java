package dev.graphrag.openai.budget;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DebtTests {

	private final Debt debt = new Debt();

	@Test
	void addsUpSinceTheFirstOfIt() {
		this.debt.add(new Amounts(1, 1000), 20);
		this.debt.add(new Amounts(0, -300), 10);
		this.debt.add(new Amounts(1, 50), 30);
		assertThat(this.debt.take()).isEqualTo(new Debt.Sent(new Amounts(2, 750), 10));
	}

	@Test
	void isTakenOnce() {
		this.debt.add(new Amounts(1, 1000), 20);
		this.debt.take();
		assertThat(this.debt.take()).isNull();
	}

}
