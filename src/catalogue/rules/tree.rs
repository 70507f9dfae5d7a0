//! The tree that follows from the codes.

use crate::catalogue::model::{CategoryCode, Item, ItemView};
use crate::kernel::{Error, RegionCode, Result};
use std::collections::BTreeMap;

/// Deepest level.
pub const LEVELS: u8 = 3;

/// A catalogue as one tree: the nation's items and what regions add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    nodes: BTreeMap<CategoryCode, Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Node {
    item: Item,
    region: RegionCode,
    parent: Option<CategoryCode>,
    level: u8,
    children: usize,
}

impl Catalogue {
    /// Lays the items of each region over those before it, the nation's first. Where two have the same code the later one
    /// is seen.
    #[must_use]
    pub fn new(layers: impl IntoIterator<Item = (RegionCode, Vec<Item>)>) -> Self {
        let mut nodes: BTreeMap<CategoryCode, Node> = BTreeMap::new();
        for (region, items) in layers {
            for item in items {
                nodes.insert(item.code.clone(), Node { item, region, parent: None, level: 1, children: 0 });
            }
        }
        // By code, everything above an item comes before it: the open path is a stack.
        let mut path: Vec<CategoryCode> = Vec::new();
        let mut parents: Vec<CategoryCode> = Vec::new();
        for (code, node) in &mut nodes {
            while path.last().is_some_and(|above| !above.contains(code)) {
                path.pop();
            }
            node.parent = path.last().cloned();
            node.level = u8::try_from(path.len()).unwrap_or(u8::MAX).saturating_add(1);
            parents.extend(node.parent.clone());
            path.push(code.clone());
        }
        for parent in parents {
            if let Some(node) = nodes.get_mut(&parent) {
                node.children += 1;
            }
        }
        Self { nodes }
    }

    /// The item with this code.
    #[must_use]
    pub fn get(&self, code: &CategoryCode) -> Option<&Item> {
        self.nodes.get(code).map(|node| &node.item)
    }

    /// The item with this code, for input that must name one.
    ///
    /// # Errors
    /// `invalid` at `path` when the catalogue has none.
    pub fn require(&self, code: &CategoryCode, path: &str) -> Result<&Item> {
        self.get(code).ok_or_else(|| {
            Error::field(
                path,
                "category_unknown",
                format!("指导性目录中没有代码 {code}，请从目录中选择"),
                format!("The guiding catalogue has no code {code}; choose one from it"),
            )
        })
    }

    /// The item in its place.
    #[must_use]
    pub fn view(&self, code: &CategoryCode) -> Option<ItemView> {
        self.nodes.get(code).map(view)
    }

    /// Every item in its place, by code.
    pub fn views(&self) -> impl Iterator<Item = ItemView> {
        self.nodes.values().map(view)
    }

    /// The items above, level 1 first.
    #[must_use]
    pub fn path(&self, code: &CategoryCode) -> Vec<ItemView> {
        let parent = |code: &CategoryCode| self.nodes.get(code).and_then(|node| node.parent.clone());
        let mut above: Vec<ItemView> =
            std::iter::successors(parent(code), parent).filter_map(|code| self.view(&code)).collect();
        above.reverse();
        above
    }

    /// The name with those above it: 公共服务 / 社会治理服务 / 社会工作服务; the bare code when there is no such item.
    #[must_use]
    pub fn path_name(&self, code: &CategoryCode) -> String {
        let Some(item) = self.get(code) else { return code.to_string() };
        let above = self.path(code).into_iter().map(|view| view.name);
        above.chain([item.name.clone()]).collect::<Vec<_>>().join(" / ")
    }

    /// The items right below, by code.
    pub fn children(&self, code: &CategoryCode) -> impl Iterator<Item = ItemView> {
        self.nodes.values().filter(move |node| node.parent.as_ref() == Some(code)).map(view)
    }

    /// Items whose code or name begins with `words`, then those that have all the words somewhere in name or definition.
    #[must_use]
    pub fn search(&self, words: &str) -> Vec<ItemView> {
        let (text, code) = (words.trim(), words.trim().to_ascii_uppercase());
        let begins = |node: &&Node| node.item.code.as_ref().starts_with(&code) || node.item.name.starts_with(text);
        let within = |node: &&Node| {
            text.split_whitespace().all(|word| node.item.name.contains(word) || node.item.definition.contains(word))
        };
        let first = self.nodes.values().filter(begins);
        let then = self.nodes.values().filter(|node| !begins(node) && within(node));
        first.chain(then).map(view).collect()
    }

    /// How many items lie above this code, whether it is in the catalogue or not.
    #[must_use]
    pub fn above(&self, code: &CategoryCode) -> usize {
        let text = code.as_ref();
        (1..text.len())
            .filter(|length| text.get(..*length).is_some_and(|prefix| self.nodes.contains_key(prefix)))
            .count()
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

fn view(node: &Node) -> ItemView {
    let Item { code, name, definition, status, basis } = node.item.clone();
    let Node { region, level, children, .. } = *node;
    ItemView { code, name, level, parent: node.parent.clone(), children, definition, status, basis, region }
}

#[cfg(test)]
pub(in crate::catalogue) mod tests {
    use super::*;
    use crate::catalogue::model::ItemStatus;
    use proptest::prelude::*;

    /// An item of this code and name.
    pub(in crate::catalogue) fn item(code: &str, name: &str) -> Item {
        let code = code.parse().unwrap();
        Item {
            code,
            name: name.into(),
            definition: String::new(),
            status: ItemStatus::Unverified,
            basis: String::new(),
        }
    }

    fn code(text: &str) -> CategoryCode {
        text.parse().unwrap()
    }

    fn tree() -> Catalogue {
        let national = vec![
            item("A", "公共服务"),
            item("A10", "社会治理服务"),
            item("A1003", "社会工作服务"),
            item("B", "辅助性服务"),
        ];
        let local = Item { definition: "含海岛社区".into(), ..item("A1090", "网格服务") };
        Catalogue::new([(RegionCode::NATION, national), ("330000".parse().unwrap(), vec![local])])
    }

    #[test]
    fn place_follows_from_the_code() {
        let view = tree().view(&code("A1003")).unwrap();
        assert_eq!((view.level, view.parent), (3, Some(code("A10"))));
        assert_eq!(tree().path_name(&code("A1003")), "公共服务 / 社会治理服务 / 社会工作服务");
        assert_eq!(tree().path_name(&code("C")), "C");
        assert_eq!(
            tree().children(&code("A10")).map(|view| view.name).collect::<Vec<_>>(),
            ["社会工作服务", "网格服务"]
        );
        assert_eq!(tree().view(&code("A")).unwrap().children, 1);
    }

    #[test]
    fn what_a_region_adds_is_marked_as_its_own() {
        assert_eq!(tree().view(&code("A1090")).unwrap().region.as_str(), "330000");
        let over = Catalogue::new([
            (RegionCode::NATION, vec![item("A", "甲")]),
            ("330000".parse().unwrap(), vec![item("A", "乙")]),
        ]);
        assert_eq!(over.get(&code("A")).unwrap().name, "乙");
    }

    #[test]
    fn search_looks_at_codes_names_and_definitions() {
        let names = |words: &str| tree().search(words).into_iter().map(|view| view.name).collect::<Vec<_>>();
        assert_eq!(names("a10"), ["社会治理服务", "社会工作服务", "网格服务"]);
        assert_eq!(names("社会"), ["社会治理服务", "社会工作服务"]);
        assert_eq!(names("服务 海岛"), ["网格服务"]);
        assert!(names("桥梁").is_empty());
    }

    #[test]
    fn a_code_that_is_not_in_the_catalogue_is_refused() {
        assert_eq!(tree().require(&code("A1099"), "category").unwrap_err().fields[0].code, "category_unknown");
        for bad in ["", "1A", "A-1", "养老", "A12345678901234567890"] {
            assert!(bad.parse::<CategoryCode>().is_err(), "{bad}");
        }
        assert_eq!(" a1003 ".parse::<CategoryCode>().unwrap(), code("A1003"));
    }

    proptest! {
        #[test]
        fn parents_contain_their_children_and_levels_count_them(codes in proptest::collection::btree_set("[A-C][0-2]{0,5}", 0..40)) {
            let tree = Catalogue::new([(RegionCode::NATION, codes.iter().map(|code| item(code, code)).collect())]);
            let mut children = 0;
            for view in tree.views() {
                children += view.children;
                prop_assert_eq!(usize::from(view.level), tree.path(&view.code).len() + 1);
                if let Some(parent) = view.parent {
                    prop_assert!(parent.contains(&view.code) && parent != view.code);
                    let closer = codes.iter().map(|c| code(c)).any(|c| c != view.code && c.contains(&view.code) && parent.contains(&c) && c != parent);
                    prop_assert!(!closer);
                }
            }
            prop_assert_eq!(children, tree.views().filter(|view| view.parent.is_some()).count());
        }
    }
}
