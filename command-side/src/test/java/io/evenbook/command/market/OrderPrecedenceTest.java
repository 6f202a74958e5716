package io.evenbook.command.market;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

/**
 * The precedence of faults. Each line has one fault less than the line before: the one that the line before was refused
 * for.
 */
class OrderPrecedenceTest {
    private static final String ALICE_EVE_AND_FAY = """
            open alice
            open eve
            open fay
            deposit alice 100 USD
            close eve
            freeze fay TRADING
            phase HALTED
            """;

    @Test
    void aBuy() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                buy o1 nobody -1 @-1 market=BTC-X    | account.unknown
                buy o1 eve -1 @-1 market=BTC-X       | account.closed
                buy o1 fay -1 @-1 market=BTC-X       | account.frozen
                buy o1 alice -1 @-1 market=BTC-X     | market.unknown
                buy o1 alice -1 @-1                  | market.phase
                phase OPEN
                buy o0 alice 1 @1 client=c-1
                limits alice USD 0 none CREDIT_ONLY
                limits alice BTC 0 1 DEBIT_ONLY
                buy o1 alice -1 @-1 client=c-1                          | amount.not-positive
                buy o1 alice -1 @1000000000000000000 client=c-1         | amount.too-large
                buy o1 alice -1 @0.001 client=c-1                       | order.tick
                buy o1 alice -1 @1 client=c-1                           | amount.not-positive
                buy o1 alice 1000000000000000000 @1 client=c-1          | amount.too-large
                buy o1 alice 0.00001 @1 client=c-1                      | order.lot
                buy o1 alice 900000000000000 @1000000 client=c-1        | amount.too-large
                buy o1 alice 100 @1 client=c-1                          | order.client-order-id-used
                buy o1 alice 100 @1                                     | account.direction
                limits alice USD 0 none BOTH
                buy o1 alice 100 @1                                     | account.insufficient-available
                buy o1 alice 99 @1                                      | account.direction
                limits alice BTC 0 1 BOTH
                buy o1 alice 99 @1                                      | account.maximum-balance
                limits alice BTC 0 100 BOTH
                buy o1 alice 99 @1                                      | -
                """);
    }

    @Test
    void limitsOfOpenOrders() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                phase OPEN
                terms orders=0 icebergs=0 stops=0
                buy o1 alice 0.00001 @1000000 stop=1000000 display=0.0001 | order.lot
                buy o1 alice 100 @1 stop=1 display=1                    | order.open-orders
                terms orders=1 icebergs=0 stops=0
                buy o1 alice 900 @1 stop=1 display=9                    | order.open-icebergs
                terms orders=1 icebergs=1 stops=0
                buy o1 alice 900 @1 stop=1 display=9                    | order.open-stops
                terms orders=1 icebergs=1 stops=1
                buy o1 alice 900 @1 stop=1 display=9                    | account.insufficient-available
                """);
    }

    @Test
    void aBudget() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                phase OPEN
                buy o1 alice 0.00001 budget=0                           | order.lot
                buy o1 alice any budget=0                               | amount.not-positive
                buy o1 alice any budget=1000000000000000000.0000001     | amount.excess-scale
                buy o1 alice any budget=1000000000000000000             | amount.too-large
                buy o1 alice any budget=100.000001                      | account.insufficient-available
                buy o1 alice any budget=100                             | -
                """);
    }

    @Test
    void aCancelAndAnAmendmentThatKeepsThePlace() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                phase OPEN
                buy o1 alice 1 @1
                cancel o1
                amend o9 -0.00001 | order.unknown
                amend o1 -0.00001 | order.ended
                buy o2 alice 2 @1
                amend o2 -0.00001 | order.quantity
                amend o2 1.00001  | order.lot
                buy o3 alice 4 @1 display=1
                phase HALTED
                amend o2 1         | -
                amend o3 display=2 | market.phase
                freeze alice TRADING
                amend o2 0.5       | -
                amend o3 3 display=0.5 | -
                cancel o2          | -
                phase OPEN
                amend o3 display=2 | account.frozen
                """);
    }

    @Test
    void anAmendment() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                phase OPEN
                open bob
                deposit bob 10 BTC
                buy o1 alice 4 @1 post-only=REJECT
                sell o2 bob 1 @1
                sell o3 bob 1 @5
                phase HALTED
                freeze alice TRADING
                limits alice USD 0 none CREDIT_ONLY
                limits alice BTC 0 1.5 DEBIT_ONLY
                amend o9 1 @-1 until=08:00                    | order.unknown
                amend o1 1 @-1 until=08:00                    | market.phase
                phase OPEN
                amend o1 1 @-1 until=08:00                    | order.not-amendable
                amend o1 4 @1.00                              | order.unchanged
                amend o1 1 @-1 display=1                      | account.frozen
                unfreeze alice
                amend o1 1 @-1 display=1                      | order.quantity
                amend o1 900000000000000.00001 @-1 display=0  | amount.not-positive
                amend o1 900000000000000.00001 @0.001 display=0 | order.tick
                amend o1 900000000000000.00001 @1000000 display=0 | order.lot
                amend o1 900000000000000 @1000000 display=0   | order.display-quantity
                amend o1 900000000000000 @1000000             | amount.too-large
                terms static=100 maximumQuantity=50
                amend o1 100.00001 @5                         | order.lot
                amend o1 100 @5                               | order.maximum
                amend o1 50 @5                                | order.price-band
                terms
                amend o1 100 @5                               | order.post-only
                amend o1 100 @4                               | account.direction
                limits alice USD 0 none BOTH
                amend o1 100 @4                               | account.insufficient-available
                amend o1 20 @4                                | account.direction
                limits alice BTC 0 1.5 BOTH
                amend o1 20 @4                                | account.maximum-balance
                limits alice BTC 0 none BOTH
                amend o1 20 @4                                | -
                """);
    }
}
