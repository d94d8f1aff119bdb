--liquibase formatted sql

--changeset app:1
create table stock (id int primary key);
