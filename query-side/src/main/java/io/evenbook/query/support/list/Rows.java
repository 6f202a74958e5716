package io.evenbook.query.support.list;

import java.util.Optional;
import java.util.function.Function;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor.SpecificationFluentQuery;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Read-only access to one table of a view. What must agree is read by one statement: that sees one commit of the view,
 * and one generation of it.
 *
 * @param <R> a row
 * @param <I> what identifies it
 */
@NoRepositoryBean
@Transactional(readOnly = true)
public interface Rows<R, I> extends Repository<R, I> {
    Optional<R> findById(I id);

    boolean existsById(I id);

    <S extends R, T> T findBy(Specification<R> filter, Function<? super SpecificationFluentQuery<S>, T> read);
}
