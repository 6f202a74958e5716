package io.evenbook.query.export;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.query.export.Book.Amount;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes sums as beancount does: Python's decimals keep 28 digits of each sum and each negated number, ours up to 36.
 * Where Python rounds, the export makes beancount tolerate the difference, and no more.
 */
final class BeancountSums {
    private static final MathContext PYTHON = new MathContext(28, RoundingMode.HALF_EVEN);

    private final Map<Line, Sum> sums = new HashMap<>();

    /**
     * Adds the legs of a transaction.
     *
     * @return the legs, and one leg of zero with fewer decimals for each asset that beancount would find unbalanced:
     *     beancount tolerates half of the last decimal of the coarsest leg
     */
    List<Amount> add(List<Amount> legs) {
        Map<AssetCode, Sum> differences = new HashMap<>();
        for (Amount leg : legs) {
            sums.merge(new Line(leg.ledgerAccount(), leg.asset()), Sum.of(leg.amount()), Sum::plus);
            differences.merge(leg.asset(), Sum.of(leg.amount()), Sum::plus);
        }
        List<Amount> written = new ArrayList<>(legs);
        differences.forEach((asset, difference) -> {
            BigDecimal lost = difference.lost();
            if (lost.signum() != 0) {
                int scale = Math.max(lost.scale() - lost.precision() - 1, 1);
                written.add(new Amount(legs.getFirst().ledgerAccount(), asset, BigDecimal.ZERO.setScale(scale)));
            }
        });
        return written;
    }

    /** The rounding error of beancount's balance of a ledger account; zero unless the sums had too many digits. */
    BigDecimal tolerance(Amount balance) {
        Sum sum = sums.get(new Line(balance.ledgerAccount(), balance.asset()));
        if (sum == null) {
            return BigDecimal.ZERO;
        }
        BigDecimal lost = read(sum.exact()).subtract(sum.python().round(PYTHON)).abs();
        return lost.signum() == 0 ? BigDecimal.ZERO : lost;
    }

    /** The number as Python reads it from the text. */
    private static BigDecimal read(BigDecimal number) {
        return number.signum() < 0 ? number.round(PYTHON) : number;
    }

    private record Line(LedgerAccount ledgerAccount, AssetCode asset) {}

    private record Sum(BigDecimal exact, BigDecimal python) {
        static Sum of(BigDecimal amount) {
            return new Sum(amount, read(amount));
        }

        /** Python's inventory drops a sum of zero and begins a new one. */
        Sum plus(Sum other) {
            return new Sum(
                    exact.add(other.exact), python.signum() == 0 ? other.python : python.add(other.python, PYTHON));
        }

        BigDecimal lost() {
            return exact.subtract(python).abs();
        }
    }
}
