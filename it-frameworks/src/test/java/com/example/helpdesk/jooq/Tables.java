package com.example.helpdesk.jooq;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.ForeignKey;
import org.jooq.Identity;
import org.jooq.JSONB;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;
import org.jooq.impl.UpdatableRecordImpl;

/** Tables as jOOQ's generator writes them, by hand and with what is needed. */
@SuppressWarnings({"unchecked", "rawtypes"}) // as the generator writes
final class Tables {
    static final Tickets TICKETS = new Tickets(DSL.name("tickets"), null);
    static final Users USERS = new Users(DSL.name("users"), null);
    static final Projects PROJECTS = new Projects(DSL.name("projects"), null);
    static final Invoices INVOICES = new Invoices();
    static final Tags TAGS = new Tags();

    private Tables() {}

    /** People. */
    static final class Users extends TableImpl<Record> {
        final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT.identity(true), this);
        final TableField<Record, String> EMAIL = createField(DSL.name("email"), SQLDataType.CLOB.nullable(false), this);
        final TableField<Record, String> NAME = createField(DSL.name("name"), SQLDataType.CLOB.nullable(false), this);
        final TableField<Record, String> ROLE = createField(DSL.name("role"), SQLDataType.VARCHAR(20), this);
        final TableField<Record, Boolean> ACTIVE = createField(DSL.name("active"), SQLDataType.BOOLEAN, this);
        final TableField<Record, Long> MANAGER_ID = createField(DSL.name("manager_id"), SQLDataType.BIGINT, this);
        final TableField<Record, String[]> SKILLS = createField(DSL.name("skills"), SQLDataType.CLOB.array(), this);
        final TableField<Record, JSONB> PREFERENCES = createField(DSL.name("preferences"), SQLDataType.JSONB, this);
        final TableField<Record, BigDecimal> HOURLY_RATE =
                createField(DSL.name("hourly_rate"), SQLDataType.NUMERIC(10, 2), this);

        Users(Name alias, Table<Record> aliased) {
            super(alias, null, aliased, null, DSL.comment(""), TableOptions.table());
        }

        @Override
        public Users as(String alias) {
            return new Users(DSL.name(alias), this);
        }

        @Override
        public UniqueKey<Record> getPrimaryKey() {
            return Internal.createUniqueKey(this, DSL.name("users_pkey"), new TableField[] {ID}, true);
        }

        @Override
        public Identity<Record, Long> getIdentity() {
            return Internal.createIdentity(this, ID);
        }
    }

    /** Projects. */
    static final class Projects extends TableImpl<Record> {
        final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT.nullable(false), this);
        final TableField<Record, String> KEY = createField(DSL.name("key"), SQLDataType.VARCHAR(10), this);
        final TableField<Record, String> NAME = createField(DSL.name("name"), SQLDataType.CLOB, this);
        final TableField<Record, BigDecimal> BUDGET = createField(DSL.name("budget"), SQLDataType.NUMERIC(12, 2), this);
        final TableField<Record, Boolean> ARCHIVED = createField(DSL.name("archived"), SQLDataType.BOOLEAN, this);
        final TableField<Record, Long> PARENT_ID = createField(DSL.name("parent_id"), SQLDataType.BIGINT, this);

        Projects(Name alias, Table<Record> aliased) {
            super(alias, null, aliased, null, DSL.comment(""), TableOptions.table());
        }

        @Override
        public Projects as(String alias) {
            return new Projects(DSL.name(alias), this);
        }
    }

    /** Tickets. */
    static final class Tickets extends TableImpl<TicketRecord> {
        final TableField<TicketRecord, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT.nullable(false), this);
        final TableField<TicketRecord, Long> PROJECT_ID =
                createField(DSL.name("project_id"), SQLDataType.BIGINT.nullable(false), this);
        final TableField<TicketRecord, Integer> NUMBER =
                createField(DSL.name("number"), SQLDataType.INTEGER.nullable(false), this);
        final TableField<TicketRecord, String> TITLE = createField(DSL.name("title"), SQLDataType.CLOB, this);
        final TableField<TicketRecord, String> BODY = createField(DSL.name("body"), SQLDataType.CLOB, this);
        final TableField<TicketRecord, String> STATUS = createField(DSL.name("status"), SQLDataType.VARCHAR(10), this);
        final TableField<TicketRecord, Long> REPORTER_ID =
                createField(DSL.name("reporter_id"), SQLDataType.BIGINT.nullable(false), this);
        final TableField<TicketRecord, Long> ASSIGNEE_ID =
                createField(DSL.name("assignee_id"), SQLDataType.BIGINT, this);
        final TableField<TicketRecord, LocalDate> DUE_ON = createField(DSL.name("due_on"), SQLDataType.LOCALDATE, this);
        final TableField<TicketRecord, String[]> LABELS =
                createField(DSL.name("labels"), SQLDataType.CLOB.array(), this);
        final TableField<TicketRecord, JSONB> CUSTOM = createField(DSL.name("custom"), SQLDataType.JSONB, this);
        final TableField<TicketRecord, Integer> VERSION = createField(DSL.name("version"), SQLDataType.INTEGER, this);

        Tickets(Name alias, Table<TicketRecord> aliased) {
            super(alias, null, aliased, null, DSL.comment(""), TableOptions.table());
        }

        @Override
        public Class<TicketRecord> getRecordType() {
            return TicketRecord.class;
        }

        @Override
        public Tickets as(String alias) {
            return new Tickets(DSL.name(alias), this);
        }

        @Override
        public UniqueKey<TicketRecord> getPrimaryKey() {
            return Internal.createUniqueKey(this, DSL.name("tickets_pkey"), new TableField[] {ID}, true);
        }

        @Override
        public TableField<TicketRecord, Integer> getRecordVersion() {
            return VERSION;
        }

        @Override
        public java.util.List<ForeignKey<TicketRecord, ?>> getReferences() {
            return java.util.List.of();
        }
    }

    /** One ticket. */
    static final class TicketRecord extends UpdatableRecordImpl<TicketRecord> {
        TicketRecord() {
            super(TICKETS);
        }
    }

    /** Invoices. */
    static final class Invoices extends TableImpl<InvoiceRecord> {
        final TableField<InvoiceRecord, Long> ID =
                createField(DSL.name("id"), SQLDataType.BIGINT.nullable(false).identity(true), this);
        final TableField<InvoiceRecord, String> NUMBER = createField(DSL.name("number"), SQLDataType.CLOB, this);
        final TableField<InvoiceRecord, Long> PROJECT_ID =
                createField(DSL.name("project_id"), SQLDataType.BIGINT, this);
        final TableField<InvoiceRecord, LocalDate> ISSUED_ON =
                createField(DSL.name("issued_on"), SQLDataType.LOCALDATE, this);
        final TableField<InvoiceRecord, String> STATUS = createField(DSL.name("status"), SQLDataType.VARCHAR(10), this);
        final TableField<InvoiceRecord, BigDecimal> TOTAL =
                createField(DSL.name("total"), SQLDataType.NUMERIC(12, 2), this);

        Invoices() {
            super(DSL.name("invoices"), null, null, null, DSL.comment(""), TableOptions.table());
        }

        @Override
        public Class<InvoiceRecord> getRecordType() {
            return InvoiceRecord.class;
        }

        @Override
        public Identity<InvoiceRecord, Long> getIdentity() {
            return Internal.createIdentity(this, ID);
        }

        @Override
        public UniqueKey<InvoiceRecord> getPrimaryKey() {
            return Internal.createUniqueKey(this, DSL.name("invoices_pkey"), new TableField[] {ID}, true);
        }
    }

    /** One invoice. */
    static final class InvoiceRecord extends UpdatableRecordImpl<InvoiceRecord> {
        InvoiceRecord() {
            super(INVOICES);
        }
    }

    /** Tags. */
    static final class Tags extends TableImpl<TagRecord> {
        final TableField<TagRecord, UUID> ID = createField(DSL.name("id"), SQLDataType.UUID.nullable(false), this);
        final TableField<TagRecord, String> NAME = createField(DSL.name("name"), SQLDataType.CLOB, this);
        final TableField<TagRecord, String> COLOR = createField(DSL.name("color"), SQLDataType.CLOB, this);

        Tags() {
            super(DSL.name("tags"), null, null, null, DSL.comment(""), TableOptions.table());
        }

        @Override
        public Class<TagRecord> getRecordType() {
            return TagRecord.class;
        }

        @Override
        public UniqueKey<TagRecord> getPrimaryKey() {
            return Internal.createUniqueKey(this, DSL.name("tags_pkey"), new TableField[] {ID}, true);
        }
    }

    /** One tag. */
    static final class TagRecord extends UpdatableRecordImpl<TagRecord> {
        TagRecord() {
            super(TAGS);
        }
    }

    /** Tables for which no class was generated. */
    static Table<Record> table(String name) {
        return DSL.table(DSL.name(name));
    }

    static <T> Field<T> field(String table, String name, Class<T> type) {
        return DSL.field(DSL.name(table, name), type);
    }
}
