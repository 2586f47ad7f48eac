package com.example.workshop;

import java.util.List;
import java.util.function.Function;
import org.springframework.data.domain.Page;

/**
 * One page of a list.
 *
 * @param items what is on it
 * @param page its number, from 0
 * @param pages how many there are
 * @param total how many items there are on all of them
 * @param <T> what is listed
 */
public record PageView<T>(List<T> items, int page, int pages, long total) {
    /** Shows a page of entities. */
    public static <E, T> PageView<T> of(Page<E> page, Function<E, T> view) {
        return new PageView<>(
                page.map(view).getContent(), page.getNumber(), page.getTotalPages(), page.getTotalElements());
    }
}
