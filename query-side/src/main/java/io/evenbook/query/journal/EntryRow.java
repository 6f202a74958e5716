package io.evenbook.query.journal;

import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.EntryAnswer.EntryPosting;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "journal", name = "entry")
class EntryRow {
    @Id
    String entryId;

    long position;

    @Enumerated(EnumType.STRING)
    EntryKind kind;

    String description;
    String reference;
    Instant effectiveAt;
    Instant recordedAt;

    /** Of a whole part of a list at once. They never change, so reading them after their entries is safe. */
    @ElementCollection(fetch = FetchType.EAGER)
    @BatchSize(size = 500)
    @CollectionTable(
            schema = "journal",
            name = "posting",
            joinColumns = @JoinColumn(name = "position", referencedColumnName = "position"))
    @OrderBy("leg")
    List<PostingRow> postings;

    EntryAnswer answer() {
        return new EntryAnswer(
                new EntryId(entryId),
                position,
                kind,
                description,
                effectiveAt,
                recordedAt,
                reference,
                postings.stream().map(PostingRow::answer).toList());
    }

    @Embeddable
    record PostingRow(
            int leg, String ledgerAccount, @Enumerated(EnumType.STRING) PostingSide side, String asset, BigDecimal amount) {
        EntryPosting answer() {
            return new EntryPosting(new LedgerAccount(ledgerAccount), side, new AssetCode(asset), amount);
        }
    }
}
