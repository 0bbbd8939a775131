package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.settings.BudgetSettings;

/**
 * Matches where {@code graphrag.openai.budget.store} is {@code redis} and something is
 * limited.
 */
class OnRedisBudget extends OnSettings<BudgetSettings> {

	OnRedisBudget() {
		super("budget", BudgetSettings.class,
				(budget) -> budget.store() == BudgetSettings.Store.REDIS && budget.limited());
	}

}
