package io.evenbook.command.clearing.collateral;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.DefaultCommand;
import io.evenbook.api.clearing.DefaultEvent;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.DefaultClosed;
import io.evenbook.api.clearing.DefaultEvent.DefaultDeclared;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.clearing.DefaultEvent.LayerDrawn;
import io.evenbook.api.clearing.DefaultEvent.LossRecorded;
import io.evenbook.api.clearing.DefaultRejection.DefaultAtStage;
import io.evenbook.api.clearing.DefaultRejection.DefaultUnknown;
import io.evenbook.api.clearing.DefaultStage;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Aggregate;

/**
 * A default; null before it is declared.
 *
 * @param approved null: it is not approved
 * @param unallocated the loss beyond all layers; null before the loss is recorded
 */
public record DefaultState(DefaultDeclared declared, DefaultApproved approved, DefaultStage stage, Money unallocated) {
    public static final Aggregate<DefaultState, DefaultCommand, DefaultEvent> AGGREGATE = Aggregate.undecided(
                    "Default", DefaultState.class, DefaultCommand.class, DefaultEvent.class, DefaultState::evolve)
            .identifiedBy(DefaultCommand::defaultId, DefaultEvent::defaultId)
            .handledBy(Defaults::handle)
            .build();

    private static DefaultState evolve(DefaultState state, DefaultEvent event) {
        return switch (event) {
            case DefaultDeclared declared -> new DefaultState(declared, null, DefaultStage.DECLARED, null);
            case DefaultApproved approved -> new DefaultState(state.declared, approved, DefaultStage.APPROVED, null);
            case DefaultTransferred _ -> state.at(DefaultStage.TRANSFERRED);
            case LossRecorded recorded ->
                new DefaultState(state.declared, state.approved, DefaultStage.ALLOCATED, recorded.unallocated());
            case LayerDrawn _ -> state;
            case DefaultClosed _ -> state.at(DefaultStage.CLOSED);
        };
    }

    private DefaultState at(DefaultStage newStage) {
        return new DefaultState(declared, approved, newStage, unallocated);
    }

    /** @throws RejectedException {@code default.unknown} */
    static DefaultState require(DefaultId defaultId, Streams streams) {
        DefaultState state = AGGREGATE.find(streams, defaultId);
        if (state == null) {
            throw new RejectedException(new DefaultUnknown(defaultId.value()));
        }
        return state;
    }

    /** @throws RejectedException {@code default.stage} */
    void requireStage(DefaultStage expected) {
        if (stage != expected) {
            throw new RejectedException(new DefaultAtStage(defaultId(), stage));
        }
    }

    DefaultId defaultId() {
        return declared.defaultId();
    }

    /** Takes over the trades; null: it is not approved, or the trades are cancelled. */
    AccountId closeOutAccount() {
        return approved == null ? null : approved.closeOutAccount();
    }

    AccountId accountId() {
        return declared.accountId();
    }

    SchemeId schemeId() {
        return declared.schemeId();
    }
}
