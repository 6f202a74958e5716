package io.evenbook.app.crash;

import static io.evenbook.app.crash.LedgerDraw.customer;

import io.evenbook.app.crash.AcknowledgedBooks.Leg;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** A request that a client sends alone or as an item of a bulk request. */
sealed interface LedgerRequest {
    String type();

    String path();

    /** The body of a single request. Single quotes stand for double quotes. */
    String body();

    /** The request as an item of a bulk request. */
    default String item() {
        return "{'type':'%s','request':%s}".formatted(type(), body());
    }

    record Transfer(String from, String to, String asset, BigDecimal amount) implements LedgerRequest {
        @Override
        public String type() {
            return "transfer";
        }

        @Override
        public String path() {
            return "/transfers";
        }

        @Override
        public String body() {
            return "{'fromAccountId':'%s','toAccountId':'%s','asset':'%s','amount':'%s','reference':'r'}"
                    .formatted(from, to, asset, amount.toPlainString());
        }

        List<Leg> legs() {
            return List.of(new Leg(customer(from), asset, amount), new Leg(customer(to), asset, amount.negate()));
        }
    }

    record Entry(List<Leg> legs) implements LedgerRequest {
        @Override
        public String type() {
            return "entry";
        }

        @Override
        public String path() {
            return "/ledger/entries";
        }

        @Override
        public String body() {
            return "{'description':'by hand','postings':[%s]}"
                    .formatted(legs.stream().map(Leg::json).collect(Collectors.joining(",")));
        }
    }

    record Deposit(String account, String asset, BigDecimal amount, String reference) implements LedgerRequest {
        @Override
        public String type() {
            return "deposit";
        }

        @Override
        public String path() {
            return "/accounts/" + account + "/deposits";
        }

        @Override
        public String body() {
            return "{'asset':'%s','amount':'%s','reference':'%s %s'}"
                    .formatted(asset, amount.toPlainString(), reference, asset);
        }

        @Override
        public String item() {
            return "{'type':'deposit','accountId':'%s','request':%s}".formatted(account, body());
        }
    }
}
