package io.evenbook.saga.erasure;

import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.SubjectId;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Erased subjects, and the accounts and users of customers; joins the current transaction. */
record ErasureTable(JdbcTemplate jdbc) {

    void addErased(SubjectId subject) {
        jdbc.update("insert into access.erased_subject values (?) on conflict do nothing", subject.value());
    }

    List<String> erased() {
        return jdbc.queryForList("select subject from access.erased_subject", String.class);
    }

    /** @param customer null: nothing is added */
    void addSubject(String subject, CustomerId customer) {
        if (customer != null) {
            jdbc.update(
                    "insert into access.subject_of_customer values (?, ?) on conflict do nothing",
                    subject,
                    customer.value());
        }
    }

    /** The accounts and users of a customer; none if the subject is no customer. */
    List<String> subjectsOf(SubjectId customer) {
        return jdbc.queryForList(
                "select subject from access.subject_of_customer where customer_id = ? order by 1",
                String.class,
                customer.value());
    }
}
