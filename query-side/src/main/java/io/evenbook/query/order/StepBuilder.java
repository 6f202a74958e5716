package io.evenbook.query.order;

import io.evenbook.api.receipt.ReceiptStep;
import io.evenbook.api.receipt.ReceiptStep.AcceptedOrder;
import io.evenbook.api.receipt.ReceiptStep.AmendedOrder;
import io.evenbook.api.receipt.ReceiptStep.FiredStop;
import io.evenbook.api.receipt.ReceiptStep.Kind;
import io.evenbook.api.receipt.ReceiptStep.OrderEnd;
import io.evenbook.api.receipt.ReceiptStep.OrderFill;
import io.evenbook.api.receipt.ReceiptStep.PreventedTrade;
import io.evenbook.api.receipt.ReceiptStep.QueuePlace;
import io.evenbook.api.receipt.ReceiptStep.ReleasedHold;

/** Gathers the parts of one step. */
final class StepBuilder {
    private final Receipt.Entry entry;
    private final Kind kind;
    private final String rule;
    private AcceptedOrder order;
    private OrderFill fill;
    private PreventedTrade prevented;
    private FiredStop triggered;
    private AmendedOrder amended;
    private QueuePlace queue;
    private OrderEnd end;
    private ReleasedHold released;

    StepBuilder(Receipt.Entry entry, Kind kind, String rule) {
        this.entry = entry;
        this.kind = kind;
        this.rule = rule;
    }

    StepBuilder order(AcceptedOrder part) {
        order = part;
        return this;
    }

    StepBuilder fill(OrderFill part) {
        fill = part;
        return this;
    }

    StepBuilder prevented(PreventedTrade part) {
        prevented = part;
        return this;
    }

    StepBuilder triggered(FiredStop part) {
        triggered = part;
        return this;
    }

    StepBuilder amended(AmendedOrder part) {
        amended = part;
        return this;
    }

    StepBuilder queue(QueuePlace part) {
        queue = part;
        return this;
    }

    StepBuilder end(OrderEnd part) {
        end = part;
        return this;
    }

    StepBuilder released(ReleasedHold part) {
        released = part;
        return this;
    }

    ReceiptStep build() {
        return new ReceiptStep(
                entry.sequence(),
                entry.position(),
                entry.message().getTimestamp(),
                kind,
                rule,
                entry.after(),
                order,
                fill,
                prevented,
                triggered,
                amended,
                queue,
                end,
                released);
    }
}
