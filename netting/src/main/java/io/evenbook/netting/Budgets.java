package io.evenbook.netting;

/**
 * What each account may deliver beyond what it receives in the window.
 *
 * @param holds what its orders held for its trades; zero or greater
 * @param prepared what it reserved in addition when the window was due; zero or greater
 */
public record Budgets(Amounts holds, Amounts prepared) {
    /** Budgets of zero. */
    public Budgets(Roster roster) {
        this(new Amounts(roster), new Amounts(roster));
    }

    /** @throws IllegalArgumentException if a budget is negative or for another roster */
    void require(Roster roster) {
        if (holds.roster() != roster || prepared.roster() != roster) {
            throw new IllegalArgumentException("must have the roster of the trades: budgets");
        }
        for (int cell = 0; cell < roster.cells(); cell++) {
            if (holds.signum(cell) < 0 || prepared.signum(cell) < 0) {
                throw new IllegalArgumentException("must be >= 0: budget of cell " + cell);
            }
        }
    }

    /** @throws ArithmeticException if a sum does not fit in 128 bits */
    Amounts sum() {
        return Amounts.sum(holds, prepared);
    }
}
