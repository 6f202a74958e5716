package io.evenbook.query.support.list;

import java.util.Optional;
import java.util.function.Function;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor.SpecificationFluentQuery;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads one table of a view. One statement sees one commit of the view and one generation of it, so values that must
 * agree are read by one statement.
 *
 * @param <R> row
 * @param <I> identifier of a row
 */
@NoRepositoryBean
@Transactional(readOnly = true)
public interface Rows<R, I> extends Repository<R, I> {
    Optional<R> findById(I id);

    boolean existsById(I id);

    <S extends R, T> T findBy(Specification<R> filter, Function<? super SpecificationFluentQuery<S>, T> read);
}
