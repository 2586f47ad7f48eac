package com.example.helpdesk.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/** A way in which customers reach the helpdesk: a table for each class. */
@Entity(name = "Channel")
@Table(name = "channels")
@Inheritance(strategy = InheritanceType.JOINED)
class Channel {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "channels_seq")
    @SequenceGenerator(name = "channels_seq", sequenceName = "channels_seq", allocationSize = 50)
    Long id;

    String name;
    boolean enabled = true;

    /** By mail. */
    @Entity(name = "EmailChannel")
    @Table(name = "email_channels")
    static class Email extends Channel {
        String address;

        protected Email() {}

        Email(String name, String address) {
            this.name = name;
            this.address = address;
        }

        @Override
        public String toString() {
            return super.toString() + " mail " + address;
        }
    }

    /** By chat. */
    @Entity(name = "ChatChannel")
    @Table(name = "chat_channels")
    static class Chat extends Channel {
        String room;
        String webhook;

        protected Chat() {}

        Chat(String name, String room) {
            this.name = name;
            this.room = room;
        }

        @Override
        public String toString() {
            return super.toString() + " chat " + room;
        }
    }

    @Override
    public String toString() {
        return id + " " + name + " " + enabled;
    }
}
