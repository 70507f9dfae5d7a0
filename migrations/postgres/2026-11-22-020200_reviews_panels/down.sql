DROP TABLE panel_invitation;
DROP TABLE panel_candidate;
DROP TABLE panel_draw;
DROP TABLE panel;
