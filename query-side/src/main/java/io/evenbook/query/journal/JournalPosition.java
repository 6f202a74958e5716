package io.evenbook.query.journal;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** How far the journal view is: a table of one row. */
@Entity
@Immutable
@Table(schema = "journal", name = "view_position")
class JournalPosition {
    @Id
    boolean single;

    long position;
}
