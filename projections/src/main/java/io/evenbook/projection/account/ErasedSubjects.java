package io.evenbook.projection.account;

import io.evenbook.api.audit.SubjectEvent.SubjectErased;
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;

/** Removes what was sealed for an erased subject. */
final class ErasedSubjects {
    static final Statement<Happening<SubjectErased>> OWNER = Table.<Happening<SubjectErased>>of("account")
            .text("account_id", row -> row.event().subjectId())
            .sql("""
            update {view}.account set owner = null, owner_match = null
              from {rows} where account.account_id = changed.account_id""");

    /** Later destinations were sealed while the key was being destroyed, and cannot be opened either. */
    static final Statement<Happening<SubjectErased>> DESTINATIONS = Table.<Happening<SubjectErased>>of("withdrawal")
            .text("subject", row -> row.event().subjectId())
            .bigint("erased_at", Happening::position)
            .sql("""
            update {view}.withdrawal set destination = null
              from {rows} where withdrawal.destination is not null and withdrawal.destination ->> 'subject' = changed.subject
                            and withdrawal.requested_position < changed.erased_at""");

    private ErasedSubjects() {}
}
