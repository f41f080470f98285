-- +migrate Up
SELECT 9;
