package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.UserId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A default in the view. Fields of later stages are null.
 *
 * @param state how far it is: DECLARED, APPROVED, TRANSFERRED (its trades), ALLOCATED (its loss), CLOSED
 * @param closeOutAccount takes over the trades; null: it is not approved, or the trades are cancelled
 * @param layers as drawn, in their order; none before the loss is allocated
 * @param unallocated the loss beyond all layers
 * @param position position of its last event
 */
public record DefaultAnswer(
        DefaultId defaultId,
        AccountId accountId,
        SchemeId schemeId,
        DefaultStage state,
        String reason,
        UserId declaredBy,
        Instant declaredAt,
        UserId approvedBy,
        Instant approvedAt,
        AccountId closeOutAccount,
        Instant transferredAt,
        AssetCode asset,
        BigDecimal loss,
        List<Layer> layers,
        List<Paid> compensations,
        BigDecimal unallocated,
        Instant allocatedAt,
        Instant closedAt,
        long version,
        long position) {

    /** A layer that bears a part of the loss. @param shares none for the house */
    public record Layer(LossLayer layer, BigDecimal amount, List<Share> shares) {}

    /** The part of one account. */
    public record Share(AccountId accountId, BigDecimal amount) {}

    /** The claim of a counterparty, and what was paid of it. */
    public record Paid(AccountId accountId, BigDecimal claim, BigDecimal paid) {}
}
