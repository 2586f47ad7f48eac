package com.example.helpdesk.jpa;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** People by their names and by queries. */
public interface People extends JpaRepository<Person, Long> {
    Optional<Person> findByEmail(String email);

    List<Person> findByRoleOrderByNameDesc(String role);

    List<Person> findByNameStartingWithIgnoreCase(String start);

    List<Person> findByNameContainingOrEmailLike(String part, String pattern);

    List<Person> findByActiveTrueAndManagerIsNotNull();

    List<Person> findByManagerNameIn(Collection<String> names);

    List<Person> findByHourlyRateBetween(BigDecimal from, BigDecimal to);

    List<Person> findByHourlyRateIsNullOrHourlyRateLessThan(BigDecimal rate);

    List<Person> findTop2ByOrderByJoinedOnDesc();

    List<Person> findByRoleNot(String role, Limit limit);

    Person findFirstByRoleOrderByIdAsc(String role);

    long countByRole(String role);

    boolean existsByEmail(String email);

    List<NameOnly> findByActiveIsFalse();

    <T> List<T> findByRoleIn(Collection<String> roles, Class<T> type);

    Slice<Person> findByActive(boolean active, Pageable page);

    Stream<Person> readAllByOrderById();

    @Query("select p.role, count(p) from Person p group by p.role order by p.role")
    List<Object[]> countRoles();

    @Query(
            "select p from Person p where :name is null or lower(p.name) like lower(concat('%', :name, '%')) order by p.id")
    List<Person> search(@Param("name") String name);

    @NativeQuery("SELECT u.* FROM users u WHERE u.skills @> CAST(?1 AS text[]) ORDER BY u.id")
    List<Person> withSkills(String skills);

    @Modifying(clearAutomatically = true, flushAutomatically = true)
    @Query("update Person p set p.active = false where p.joinedOn > :day")
    int deactivate(@Param("day") java.time.LocalDate day);

    long deleteByEmail(String email);

    /** A part of a person. */
    interface NameOnly {
        String getName();

        String getEmail();
    }

    /** Another part of a person. */
    record IdAndName(Long id, String name) {}
}
