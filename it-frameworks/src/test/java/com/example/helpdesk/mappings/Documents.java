package com.example.helpdesk.mappings;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.Subselect;
import org.hibernate.annotations.Synchronize;

/** What people read: a table for each class, none for what they share; and a query in place of a table. */
final class Documents {
    private Documents() {}

    /** Either kind. */
    @Entity(name = "Document")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class Document {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "documents_seq")
        @SequenceGenerator(name = "documents_seq", sequenceName = "documents_seq", allocationSize = 50)
        Long id;

        String title;

        @Override
        public String toString() {
            return id + " " + title;
        }
    }

    /** To be read. */
    @Entity(name = "Article")
    @Table(name = "articles")
    static class Article extends Document {
        String body;

        protected Article() {}

        Article(String title, String body) {
            this.title = title;
            this.body = body;
        }
    }

    /** To be answered. */
    @Entity(name = "Question")
    @Table(name = "questions")
    static class Question extends Document {
        String answer;

        protected Question() {}

        Question(String title, String answer) {
            this.title = title;
            this.answer = answer;
        }
    }

    /** A project and how many tickets it has. */
    @Entity(name = "Load")
    @Immutable
    @Subselect(
            "select p.id, p.key as code, count(t.id) as tickets from projects p left join tickets t on t.project_id = p.id"
                    + " group by p.id")
    @Synchronize({"projects", "tickets"})
    static class Load {
        @Id
        Long id;

        String code;

        @Column(name = "tickets")
        int tickets;

        @Override
        public String toString() {
            return code + " " + tickets;
        }
    }
}
